import { existsSync, readFileSync } from 'node:fs';
import { authorize } from '../../../lambda/gatekeeper/authorize.ts';
import { foldRestrictions, matchRequest } from '../../../lambda/gatekeeper/match-subcommand.ts';
import { parseCommandText } from '../../../lambda/gatekeeper/parse-command.ts';
import { parseInteraction } from '../../../lambda/gatekeeper/parse-interaction.ts';
import type { SlackRequest } from '../../../lambda/gatekeeper/slack-request.ts';
import {
  allowedCommands,
  readFunctionDefinitions,
  subcommandShapes,
} from '../../local/wiring/function-definitions.ts';

const definitions = readFunctionDefinitions('lambda');
const tables = subcommandShapes(definitions);

/** Arguments in each shape, so that the word is no message. */
const EXAMPLES: Record<string, string> = { number: '17', priority: 'P1', word: 'shop/web', text: 'Look' };

const rows = Object.entries(definitions).flatMap(([backend, { eventPattern, subcommands = [] }]) =>
  (eventPattern?.detail.command ?? []).flatMap((command) =>
    subcommands.map((row) => ({ backend, command, ...row })),
  ),
);

type Row = (typeof rows)[number];

const SOMEBODY = { id: 'U03JUNIPER', name: 'juniper' };
const TEAM = { id: 'T04LANTERN', name: 'lantern' };

/** Where only the rest of a request matters. */
const REQUEST: SlackRequest = {
  ...{ type: 'slash_command', surface: 'command', command: '', subcommand: '', args: [], text: '' },
  ...{ idempotencyKey: 'k', team: TEAM, user: SOMEBODY, channel: { id: 'C07HARBOUR', name: '' } },
  ...{ triggerId: null, responseUrl: null, payload: {}, appId: undefined, userTeamId: undefined },
  ...{ enterpriseId: undefined, isOrgInstall: false, shownByTeamId: undefined, firstInput: undefined },
};

function typed({ args = [], command }: Row, word: string): SlackRequest {
  const words = [word, ...args.filter((shape) => !shape.endsWith('?')).map((shape) => EXAMPLES[shape])];
  return matchRequest(tables, { ...REQUEST, command, ...parseCommandText(words.join(' ')) });
}

function clicked({ command }: Row, word: string): SlackRequest {
  const request = parseInteraction({
    type: 'block_actions',
    ...{ team: { id: TEAM.id }, user: { id: SOMEBODY.id }, channel: { id: 'C07HARBOUR' } },
    actions: [{ action_id: `${command}:${word}:go`, action_ts: '1.1' }],
    container: { message_ts: '1.1' },
  });
  if (request.type === 'other') throw new Error(`${command}:${word}:go is no id of ours`);
  return matchRequest(tables, request);
}

/** The restriction that stops it, where everything may be run by somebody else alone. */
function stoppedBy(request: SlackRequest, restricted: string): string | undefined {
  const denial = authorize(
    {
      ...{ teamId: TEAM.id, homeTeams: [], appId: '' },
      allowedCommands: { [request.command]: ['slash_command', 'block_actions'] },
      allowedChannels: { [request.command]: ['*'] },
      restrictedCommands: foldRestrictions(tables, { [restricted]: ['U05ROWAN'] }),
    },
    request,
  );
  return denial?.rule === 'restricted_commands' ? denial.restricted : undefined;
}

/** As a hasty hand types a word, or an odd client sends an id. */
function spellings(word: string): string[] {
  const wide = word.replaceAll(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
  return [word, word.toUpperCase(), `${word}\u200b`, `"${word}"`, `\u00ad${word}`, wide];
}

it('there are words to look at', () => {
  expect(rows.flatMap(({ aliases = [] }) => aliases).length).toBeGreaterThan(3);
  expect(Object.keys(allowedCommands(definitions))).toContain('/sre');
});

/** What is typed for it; none for what free text alone calls. */
function wordsOf({ aliases = [], name }: Row): string[] {
  return [name, ...aliases].filter((word) => word !== '');
}

const worded = rows.filter((row) => wordsOf(row).length > 0);

describe.each(worded.map((row): [string, Row] => [`${row.command} ${row.name}`, row]))('%s', (key, row) => {
  const words = wordsOf(row);

  it.each(words.flatMap(spellings))('is gated as itself, typed as %j', (word) => {
    expect(stoppedBy(typed(row, word), key)).toBe(key);
  });

  it.each(words.flatMap(spellings))('is gated as itself, clicked as %j', (word) => {
    expect(stoppedBy(clicked(row, word), key)).toBe(key);
  });

  it.each(words)('a restriction of %s is one of all its words', (listed) => {
    const stopped = words.map((word) => stoppedBy(typed(row, word), `${row.command} ${listed}`));
    expect(stopped).toEqual(words.map(() => key));
  });
});

/** Where the table of a backend stands, and what stands in it: `ack: on('ack')`, or `"ack": on("ack")` in Python. */
const TABLES = {
  typescript: { table: /subcommandRows\([^{]*\{\n([\s\S]*?)\n {2,6}\}\)/, row: /^ +'?([\w-]+)'?: (.+),$/gm },
  python: { table: /subcommand_rows\([^{]*\{([\s\S]*?)\}\s*\)/, row: /"([\w-]+)": (.+?)(?=,\s|,?\s*$)/gm },
};

/** The handlers that a backend names in its table. */
function handlersOf(backend: string): [string, string][] {
  const [file, language] = sourceOf(backend);
  const [, table = ''] = TABLES[language].table.exec(readFileSync(file, 'utf8')) ?? [];
  return Array.from(table.matchAll(TABLES[language].row), ([, word = '', handler = '']) => [
    word,
    // What is opened is the same, whatever it is filled with.
    handler.replaceAll(/\{ \w+: freeText\(detail\) \}/g, '...'),
  ]);
}

function sourceOf(backend: string): [file: string, language: keyof typeof TABLES] {
  const python = `lambda/${backend}/command.py`;
  if (existsSync(python)) return [python, 'python'];
  if (backend === 'opsgenie') return ['lambda/opsgenie/subcommands.ts', 'typescript'];
  return [`lambda/${backend}/${backend}.ts`, 'typescript'];
}

it('reads the handlers of a table in Python', () => {
  const { row, table } = TABLES.python;
  const source = `rows=subcommand_rows("/x", definition, {"": say, "ack": on("ack"), "take": on("ack"),\n  "close": end}),`;
  const [, found = ''] = table.exec(source) ?? [];
  expect(Array.from(found.matchAll(row), ([, word, handler]) => [word, handler])).toEqual([
    ['ack', 'on("ack")'],
    ['take', 'on("ack")'],
    ['close', 'end'],
  ]);
});

it.each([...new Set(rows.map(({ backend }) => backend))])(
  'lambda/%s: two words of one handler have the rights of one',
  (backend) => {
    const handlers = handlersOf(backend);
    const own = worded.filter((row) => row.backend === backend && row.name !== 'help');
    const named = own.map(({ name }) => name);
    expect(handlers.map(([word]) => word).toSorted()).toEqual(named.toSorted());
    const rightsOf = (word: string) =>
      rows.find((row) => row.backend === backend && row.name === word)?.rights ?? word;
    const alike = handlers.map(([word, handler]) => {
      const twins = handlers.filter(([, other]) => other === handler);
      return [word, [...new Set(twins.map(([twin]) => rightsOf(twin)))]];
    });
    expect(alike).toEqual(handlers.map(([word]) => [word, [rightsOf(word)]]));
  },
);
