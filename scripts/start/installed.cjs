'use strict';

const fs = require('fs');
const path = require('path');
const { libc } = require('./libc.cjs');

/** As npm reads `os`, `cpu` and `libc` of a package: a list of names, "!" before one that does not serve. */
function admits(field, value) {
  if (field === undefined) return true;
  const names = [].concat(field);
  const refused = names.filter((name) => name.startsWith('!'));
  if (refused.length === names.length) return !refused.includes(`!${value}`);
  return names.includes(value);
}

/** Would a complete `npm ci` install it here? Which Node there has to be is for `chooseNode` to say. */
function isNeeded(entry, place, here) {
  if (
    !place.startsWith('node_modules/') ||
    entry.link ||
    /^node_modules\/node-(bin|linux|darwin)-/.test(place)
  ) {
    return false;
  }
  if (entry.optional && entry.os === undefined && entry.cpu === undefined) return false;
  return admits(entry.os, process.platform) && admits(entry.cpu, process.arch) && admits(entry.libc, here);
}

/** Name of the first package of package-lock.json that this machine needs and does not have; '' where it has none. */
function missingPackage(root) {
  const lock = path.join(root, 'package-lock.json');
  if (!fs.existsSync(path.join(root, 'node_modules'))) return '';
  if (!fs.existsSync(lock)) return undefined;
  const here = libc();
  const { packages } = JSON.parse(fs.readFileSync(lock, 'utf8'));
  const missing = Object.keys(packages).find(
    (place) =>
      isNeeded(packages[place], place, here) && !fs.existsSync(path.join(root, place, 'package.json')),
  );
  return missing === undefined ? undefined : missing.replace(/^.*node_modules\//, '');
}

module.exports = { missingPackage };
