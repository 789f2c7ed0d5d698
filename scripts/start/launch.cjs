'use strict';

// Every npm script starts here. Old CommonJS throughout this folder's .cjs files, so that any Node from 10 on can run
// them and say what to type.

const { spawn } = require('child_process');
const fs = require('fs');
const { constants } = require('os');
const path = require('path');
const { chooseNode, isFromPackage, refusedOptions, runningNode } = require('./choose-node.cjs');
const { childEnvironment } = require('./environment.cjs');
const { missingPackage } = require('./installed.cjs');
const say = require('./sentences.cjs');

const ROOT = path.join(__dirname, '..', '..');
const PREFER_SYSTEM = '--prefer-system-node';
const DOTENV = '--dotenv';
const BUNDLED = '--bundled-node';
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/** What keeps the script from running, in one sentence; undefined where `choice.path` can run it. */
function obstacle(choice) {
  if (choice.path === undefined && !choice.isOffered) return say.noNode(choice);
  const missing = missingPackage(ROOT);
  if (missing !== undefined) return say.notInstalled(missing, choice);
  if (needsOwnNode && (choice.path === undefined || isFromPackage(choice.path)))
    return say.needsOwnNode(choice);
  if (choice.path === undefined) return say.noNodeYet(choice);
  const refused = refusedOptions(choice.path);
  if (refused !== undefined) return say.refusedOptions(refused);
  return readsDotenv() && !isPlainText('.env') ? say.notPlainText('.env') : undefined;
}

function readsDotenv() {
  return own.includes(DOTENV) && fs.existsSync('.env');
}

/** Of another file Node would lose the first variable, or all of them, without a word. */
function isPlainText(file) {
  const bytes = fs.readFileSync(file);
  return bytes.indexOf(BYTE_ORDER_MARK) !== 0 && !bytes.includes(0);
}

/** `--env-file-if-exists` would do, but Node complains of the file that need not exist. */
function nodeArguments(rest) {
  return readsDotenv() ? ['--env-file=.env'].concat(rest) : rest;
}

/** Ctrl-C in a terminal reaches the child without help, and a second SIGINT would end it before it has closed. */
function hasTerminal() {
  try {
    fs.closeSync(fs.openSync('/dev/tty', 'r'));
    return true;
  } catch (_error) {
    return process.platform === 'win32';
  }
}

/** `kill` of npm ends its shell, which tells nobody: the bot would go on, and keep its port. */
function endWithShell(child) {
  const shell = process.ppid;
  if (process.env.npm_lifecycle_event === undefined) return;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 500).unref();
}

function run(node, args) {
  const child = spawn(node, args, {
    stdio: 'inherit',
    env: childEnvironment(process.env, readsDotenv() ? fs.readFileSync('.env', 'utf8') : ''),
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !hasTerminal()) child.kill(signal);
    });
  }
  endWithShell(child);
  child.on('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    process.exit(signal === null ? code : 128 + constants.signals[signal]);
  });
}

const args = process.argv.slice(2);
const own = [PREFER_SYSTEM, DOTENV].filter((option) => args[0] === option);
const prefersSystem = own.includes(PREFER_SYSTEM);
/** A script that holds credentials. */
const needsOwnNode = prefersSystem && !args.includes(BUNDLED);
const choice = chooseNode({
  root: ROOT,
  prefersSystem,
  running: runningNode(process),
});
const reason = obstacle(choice);
if (reason === undefined) {
  const rest = args.slice(own.length);
  run(choice.path, nodeArguments(prefersSystem ? rest.filter((word) => word !== BUNDLED) : rest));
} else {
  console.error(reason);
  process.exit(1);
}
