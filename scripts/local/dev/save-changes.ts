import path from 'node:path';
import { type FunctionDefinition, slashCommands } from '../wiring/function-definitions.ts';

/** Folder name -> its function.json. */
export type Definitions = Record<string, FunctionDefinition>;

/** Tests are not built, nor is what a build may leave in its own folder. */
export function isSource(file: string): boolean {
  const isTest = /(\.test\.ts|_test\.go|[\\/]test_[^\\/]*\.py)$/.test(file);
  return !isTest && /\.(ts|json|py|go|rs|sh|toml)$/.test(file);
}

/**
 * Names of the functions that these files, relative to their folder, may be in: all of them if one lies outside. One alone
 * is built in a second, all of them in some.
 */
export function changedFunctions(files: readonly string[], known: readonly string[]): string[] {
  const folders = new Set(files.map((file) => file.split(path.sep)[0]));
  return known.filter((name) => folders.has('..') || folders.has(name));
}

/** A line for each function that is new or gone. */
export function describeChange(before: Definitions, after: Definitions): string[] {
  const added = Object.keys(after).filter((name) => !(name in before));
  const gone = Object.keys(before).filter((name) => !(name in after));
  return [
    ...added.map((name) => describeNew(name, after[name])),
    ...gone.map((name) => `Gone: lambda/${name}. What it answered is unknown now.`),
  ];
}

function describeNew(name: string, definition: FunctionDefinition | undefined): string {
  const [command] = definition === undefined ? [] : slashCommands({ [name]: definition });
  return command === undefined
    ? `New: lambda/${name}.`
    : `New: lambda/${name}. Try it: npm run send -- ${command} hello`;
}
