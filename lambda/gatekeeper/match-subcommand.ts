import { nearMiss, withoutPunctuation } from '../../common/near-miss.ts';
import { ownValue } from '../../common/own-value.ts';
import { unpackKeys } from '../../common/packed-keys.ts';
import type { CommandShapes, SubcommandShapes } from '../../common/subcommand-shapes.ts';
import { fitShapes, isMeantFor } from './argument-shapes.ts';
import type { CommandText } from './parse-command.ts';
import type { SlackRequest } from './slack-request.ts';

type Matched = Pick<SlackRequest, 'subcommand' | 'args' | 'freeText' | 'argsInvalid'>;

/**
 * Folds aliases, and decides once which sub-command a typed text is, before it is authorized: a word is one only in its
 * own shape, any other text is that of `otherwise`. A button or modal has the sub-command of its id: only an alias, of
 * an older message, is folded.
 */
export function matchRequest(tables: CommandShapes, request: SlackRequest): SlackRequest {
  const table = ownValue(tables, request.command);
  if (table === undefined) return request;
  if (request.type === 'slash_command') return { ...request, ...matchSubcommand(table, request) };
  return { ...request, subcommand: nameOf(table, request.subcommand) };
}

/** Never guesses: what is meant for a sub-command and not in its shape is its own, with `argsInvalid`. */
export function matchSubcommand(table: SubcommandShapes, typed: CommandText): Matched {
  const { otherwise, project, reserved = [], site } = table;
  const { subcommand: word, args, text } = typed;
  const row = rowOf(table, word);
  const fitted = row && fitShapes(row.shapes, typed, site);
  if (row !== undefined && fitted !== undefined) return { subcommand: row.name, ...fitted };
  if (otherwise === undefined) {
    return row === undefined ? { subcommand: word, args } : { subcommand: row.name, args, argsInvalid: true };
  }
  if (word === '') return { subcommand: otherwise, args, freeText: text };
  const standsAlone = args.length === 0 || (args.length === 1 && isMeantFor(['number'], args, project));
  const meant = row ?? rowOf(table, withoutPunctuation(word));
  if (meant !== undefined && (standsAlone || isMeantFor(meant.shapes, args, project))) {
    return { subcommand: meant.name, args, argsInvalid: true };
  }
  const names = [...wordsOf(table), ...reserved];
  if (standsAlone && nearMiss(word, names) !== undefined) return { subcommand: word, args };
  return { subcommand: otherwise, args: [word, ...args], freeText: text };
}

/**
 * Each restriction alone (common/packed-keys.ts). One of an alias is one of its sub-command; where both are listed, a user
 * has to be on both lists.
 *
 * @example foldRestrictions(tables, { '/sre alert': ['U1'] }) // { '/sre incident': ['U1'] }
 */
export function foldRestrictions(
  tables: CommandShapes,
  restricted: Readonly<Record<string, readonly string[]>>,
): Record<string, readonly string[]> {
  const folded = new Map<string, readonly string[]>();
  for (const [key, users] of unpackKeys(restricted)) {
    const [command = '', word] = key.split(' ');
    const table = ownValue(tables, command);
    const name = table === undefined || word === undefined ? key : `${command} ${nameOf(table, word)}`;
    const listed = folded.get(name);
    folded.set(name, listed === undefined ? users : users.filter((user) => listed.includes(user)));
  }
  return Object.fromEntries(folded);
}

function nameOf(table: SubcommandShapes, word: string): string {
  return rowOf(table, word)?.name ?? word;
}

function rowOf({ shapes }: SubcommandShapes, word: string): { name: string; shapes: string[] } | undefined {
  const key = Object.keys(shapes).find((words) => words.split('|').includes(word));
  if (key === undefined) return undefined;
  const [name = ''] = key.split('|');
  return { name, shapes: (shapes[key] ?? '').split(' ').filter((shape) => shape !== '') };
}

function wordsOf({ shapes }: SubcommandShapes): string[] {
  return Object.keys(shapes).flatMap((words) => words.split('|'));
}
