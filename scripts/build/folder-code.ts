import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { FunctionDefinition } from '../local/wiring/function-definitions.ts';
import type { Runtime } from '../local/wiring/runtimes.ts';

/** The package `qbot`: what every backend in Python needs. */
const SHARED = path.join(import.meta.dirname, '../../common/python/qbot');
const SCHEMA = path.join(import.meta.dirname, '../../common/contract.schema.json');

export interface FunctionSource {
  name: string;
  /** `lambda/<name>` */
  folder: string;
  definition: Pick<FunctionDefinition, 'build' | 'runtime'>;
}

/**
 * Puts the code of a function that is not bundled into `outDir`, as it will run: of Python the folder's own files without
 * its tests, and `qbot` if one of them imports it; then what the `build` of its function.json adds. Throws an Error with
 * what that command printed if it fails.
 */
export async function collectCode(
  { folder, definition }: FunctionSource,
  outDir: string,
  version: string,
): Promise<void> {
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  if (definition.runtime === 'python3.13') {
    copyPython(folder, outDir);
    if (importsShared(outDir)) {
      copyPython(SHARED, path.join(outDir, 'qbot'));
      cpSync(SCHEMA, path.join(outDir, 'qbot', path.basename(SCHEMA)));
      writeFileSync(path.join(outDir, 'qbot', 'version.py'), versionFile(version));
    }
  }
  if (definition.build !== undefined) await runBuild(folder, definition.build, outDir);
}

/** In place of common/python/qbot/version.py. */
function versionFile(version: string): string {
  return `"""Written by the build."""\n\nVERSION = ${JSON.stringify(version)}\n`;
}

function copyPython(from: string, to: string): void {
  cpSync(from, to, {
    recursive: true,
    dereference: true,
    filter: (file) =>
      !isLeftOut(path.relative(from, file)) && (/\.(py|json)$/.test(file) || statSync(file).isDirectory()),
  });
}

/** Tests, what Python and tools leave behind, and hidden files. */
function isLeftOut(file: string): boolean {
  return /(^|[\\/])(__pycache__|tests|\.[^\\/]*|(test_[^\\/]*|testing)\.py)([\\/]|$)/.test(file);
}

function importsShared(folder: string): boolean {
  return filesIn(folder)
    .filter((file) => file.endsWith('.py'))
    .some((file) => /^\s*(?:from|import) qbot\b/m.test(readFileSync(path.join(folder, file), 'utf8')));
}

async function runBuild(folder: string, [command = '', ...args]: string[], outDir: string): Promise<void> {
  const env = { ...process.env, OUT: path.resolve(outDir) };
  await promisify(execFile)(command, args, { cwd: folder, env }).catch((error: unknown) => {
    const { message = '', stderr = '', stdout = '' } = Object(error);
    throw new Error(`the build of ${folder} failed: ${message}\n${stdout}${stderr}`.trim());
  });
}

/**
 * What a zip holds of that folder, file -> bytes. Of Python nothing that differs from one install of the same packages to
 * the next.
 */
export function readCode(folder: string, runtime: Runtime): Record<string, Uint8Array> {
  const kept = filesIn(folder).filter((file) => runtime !== 'python3.13' || !isInstallTrace(file));
  return Object.fromEntries(kept.map((file) => [file, readFileSync(path.join(folder, file))]));
}

/** pip's: when, by what and from where a package was installed, and programs with this machine's path to Python. */
function isInstallTrace(file: string): boolean {
  return (
    /(^|\/)__pycache__\//.test(file) ||
    /\.dist-info\/(RECORD|INSTALLER|REQUESTED|direct_url\.json)$/.test(file) ||
    /^bin\/[^/]+$/.test(file)
  );
}

/** Paths relative to the folder, with `/`, in order. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}
