import { readLocals } from '../local/wiring/terraform.ts';

const MARKER = /^ *# new-command: entries are added above this line$/m;

/**
 * The function's entry in `local.functions`: what every backend has comes by itself, and the boilerplate has rows of its own
 * in the table, for what may not happen twice.
 */
export function entryOf(folder: string): string {
  const actions = ['DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'].map((name) => `"dynamodb:${name}"`);
  const rows = [folder, 'told'].sort().map((prefix) => `"${prefix}#"`);
  return [
    `    ${folder} = {`,
    `      table = { RememberEvents = { actions = [${actions.join(', ')}], rows = [${rows.join(', ')}] } }`,
    '    }',
  ].join('\n');
}

/** Is there an entry of that name already? Throws if brackets of the file do not close. */
export function hasEntry(lambdaTf: string, folder: string): boolean {
  const { functions } = readLocals(lambdaTf);
  return typeof functions === 'object' && Object.hasOwn(functions, folder);
}

/** `lambda.tf` with the entry above the marker line; undefined if the marker is gone. */
export function withEntry(lambdaTf: string, folder: string): string | undefined {
  const marker = MARKER.exec(lambdaTf);
  if (marker === null) return undefined;
  return `${lambdaTf.slice(0, marker.index)}${entryOf(folder)}\n\n${lambdaTf.slice(marker.index)}`;
}
