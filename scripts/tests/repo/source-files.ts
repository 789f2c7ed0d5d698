import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const ROOM = ['lambda', 'common', 'example', 'scripts'];
const SOURCE = /\.(ts|tsx|cjs|mjs)$/;
const SKIPPED = new Set(['node_modules', 'dist', '.local', 'coverage']);

/** A file of ours with what it imports from the project, type-only imports included; paths from the root, with `/`. */
export interface SourceFile {
  file: string;
  text: string;
  imports: string[];
}

/** Every source file below the four folders, tests included. Reads the disk, so that it works without git as well. */
export function readSourceFiles(): SourceFile[] {
  const files = ROOM.filter((folder) => existsSync(folder)).flatMap(filesBelow);
  const known = new Set(files);
  return files.map((file) => {
    const text = readFileSync(file, 'utf8');
    return { file, text, imports: importsOf(file, text).filter((imported) => known.has(imported)) };
  });
}

/** Of a text: each relative specifier of an `import`, `export ... from`, `import()` or `typeof import()`. */
export function importsOf(file: string, text: string): string[] {
  const specifiers = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*(['"])(\.{1,2}\/[^'"]+)\1/g);
  return Array.from(specifiers, ([, , specifier]) =>
    path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier ?? '')),
  );
}

export function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file) || file.includes('/fixtures/');
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    if (SKIPPED.has(name)) return [];
    const file = `${folder}/${name}`;
    if (statSync(file).isDirectory()) return filesBelow(file);
    return SOURCE.test(name) ? [file] : [];
  });
}
