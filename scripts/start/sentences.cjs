'use strict';

const path = require('path');
const { MAJOR, MINOR, isFromPackage } = require('./choose-node.cjs');
const { libc } = require('./libc.cjs');

/** npm leaves out optional packages whose `engines` exclude the Node that it runs on: those of esbuild begin with 18. */
const FIRST_COMPLETE_MAJOR = 18;
const AGAIN = 'then this command again';

/** npm on that Node. Some systems' npm names its own Node in its first line, and so does not care for the PATH. */
function npmOn(node) {
  const file = path.relative(process.cwd(), node);
  const npm = process.env.npm_execpath;
  if (npm && path.basename(npm) === 'npm-cli.js') return `${file} '${npm}'`;
  return `PATH="$PWD/${path.dirname(file)}:$PATH" npm`;
}

/** `missing` is the name of a package, or '' where there is none at all. */
function notInstalled(missing, { bundled, system }) {
  if (missing === '') return `The packages of this project are not installed: run "npm ci", ${AGAIN}.`;
  const said = `The package "${missing}" is not installed`;
  if (parseInt(system.version, 10) < FIRST_COMPLETE_MAJOR && bundled && bundled.version) {
    return `${said}, since npm leaves it out on Node ${system.version}: run ${npmOn(bundled.path)} ci, ${AGAIN}.`;
  }
  return `${said}: run "npm ci --include=dev --include=optional", ${AGAIN}.`;
}

function need({ system }) {
  return `Q-Bot runs on Node ${MAJOR}, as AWS Lambda does, and this is Node ${system.version}`;
}

/** Of the Node that npm installs as one of the project's packages. */
function noNodeYet(choice) {
  return `${need(choice)}: run "npm ci --include=optional", which brings Node ${MAJOR} along, ${AGAIN}.`;
}

/** Where npm has none that starts on this machine. */
function noNode(choice) {
  const { bundled } = choice;
  const words = bundled && (bundled.failure || `it is ${bundled.version}`);
  const why = words ? `the one from npm does not start here (${words})` : 'npm has none for this system';
  return `${need(choice)}, and ${why}: install Node >= ${MAJOR}.${MINOR} < ${MAJOR + 1}, for example by ${example()}, then run "npm ci" again.`;
}

function example() {
  return libc() === 'musl' ? `the image node:${MAJOR}-alpine` : `"nvm install ${MAJOR}"`;
}

/** A script that holds credentials does not give them to a program that one person has packed. */
function needsOwnNode({ path: chosen, system }) {
  const script = process.env.npm_lifecycle_event || 'secrets';
  const found = isFromPackage(system.path) ? 'one from node_modules' : system.version;
  const but =
    chosen === undefined
      ? ''
      : `; or, to trust the one from npm, run "npm run ${script} -- --bundled-node ..."`;
  return `This script holds credentials and runs on a Node >= ${MAJOR}.${MINOR} of your own, and yours is ${found}: install one, for example by ${example()}, ${AGAIN}${but}.`;
}

function refusedOptions(words) {
  return `Node ${MAJOR} does not accept your NODE_OPTIONS (${words}): run "unset NODE_OPTIONS", ${AGAIN}.`;
}

/** A byte-order mark, or UTF-16: editors of Windows save so. */
function notPlainText(file) {
  return `${file} is not plain UTF-8: save it as "UTF-8", not as "UTF-8 with BOM" or "Unicode", ${AGAIN}.`;
}

module.exports = { needsOwnNode, noNode, noNodeYet, notInstalled, notPlainText, refusedOptions };
