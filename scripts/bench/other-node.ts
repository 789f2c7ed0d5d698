import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageName } from '../start/choose-node.cjs';

/** A version as npm takes it: `24`, `24.11`, `24.11.1`. */
export const NODE_VERSION = /^\d+(\.\d+){0,2}$/;

/**
 * The program of another Node.js, from the registry: it stays out of the project's `npm ci`, in `.local/node`.
 * Throws where npm has none.
 */
export function installNode(version: string): string {
  const folder = path.join(process.cwd(), '.local', 'node', version);
  const name = packageName();
  if (name === undefined)
    throw new Error(`the registry has no Node.js for ${process.platform} ${process.arch}`);
  const program = path.join(folder, 'node_modules', name, 'bin', 'node');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{}\n');
  const options = ['install', '--ignore-scripts', '--no-fund', '--no-audit', `${name}@${version}`];
  const { status } = spawnSync('npm', options, { cwd: folder, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`npm install ${name}@${version} in ${folder} failed`);
  return program;
}

/** Answers how it ended. */
export function runOn(program: string, words: readonly string[]): number {
  const { status } = spawnSync(program, [...words], { stdio: 'inherit' });
  return status ?? 1;
}
