import type { Detail } from './contract.ts';

/** `readOnly` of a function.json: true, or those sub-commands that only read; '' is the command alone. */
export type ReadOnly = boolean | readonly string[];

/** Of an order that only reads, when it failed. */
export const READ_ONLY_TEXT = 'It only reads, so nothing was changed.';

export function onlyReads(readOnly: ReadOnly | undefined, { subcommand }: Detail): boolean {
  return typeof readOnly === 'object' ? readOnly.includes(subcommand) : readOnly === true;
}
