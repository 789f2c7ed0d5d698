import { parseArgs } from 'node:util';
import { ALARM_STATES } from '../local/driver-client.ts';

export const USAGE = `npm run send -- /command [text] [--submit field="value" ...] [--url URL] [--channel NAME] [--user NAME]
npm run send -- click "label" [the same options]
npm run send -- shortcut "message" [the same options]
npm run send -- webhook <file.json>
npm run send -- alarm <name> <state ...> [--url URL]

  click      clicks the newest button that says so, in a message or an open modal, and confirms what it asks
  shortcut   uses "Open an incident" on the newest message that says so; if there is none, writes it first
  webhook    posts that file as OpsGenie's webhook would, with key and token of the bot that "npm start" runs here
  alarm      brings an alarm of CloudWatch's into these states, one after the other: ALARM, OK, INSUFFICIENT_DATA
  --submit   fills in the form that opens, submits it and waits for the outcome
  --url      of the bot; without it, the one that "npm start" runs here
  --channel  where, by id or name; --user: who does it, by id or name
`;

/** What a user does in Slack. */
export type UserAction =
  | { kind: 'command'; command: string; text: string }
  | { kind: 'click'; label: string }
  | { kind: 'shortcut'; message: string };

export interface SendArguments {
  action: UserAction;
  /** What to fill in, by the field's name; null: leave the form open. */
  fields: Record<string, string> | null;
  url: string | undefined;
  channel: string | undefined;
  user: string | undefined;
}

/** A sentence for the person at the terminal, instead of a stack. */
export class SendError extends Error {}

export interface WebhookArguments {
  /** Path of the payload. */
  webhook: string;
}

export interface AlarmArguments {
  alarm: string;
  states: string[];
  url: string | undefined;
}

/** Throws a SendError that shows the usage if the arguments make no command. */
export function parseSendArguments(argv: string[]): SendArguments | WebhookArguments | AlarmArguments {
  const { values, words, pairs } = split(argv);
  if (words[0] === 'alarm') return { ...readAlarm(words), url: values.url };
  if (words[0] === 'webhook') return { webhook: readFileArgument(argv) };
  const isSubmitted = values.submit === true;
  return {
    action: readAction(words),
    fields: isSubmitted ? Object.fromEntries(pairs.map(readPair)) : null,
    url: values.url,
    channel: values.channel,
    user: values.user,
  };
}

function readAction([first, ...others]: string[]): UserAction {
  const text = others.join(' ');
  if (first === 'click' || first === 'shortcut') {
    const [wanted, action]: [string, UserAction] =
      first === 'click'
        ? ['the label of a button', { kind: 'click', label: text }]
        : ['the text of a message', { kind: 'shortcut', message: text }];
    if (text.trim() === '') throw new SendError(`${first} wants ${wanted}\n\n${USAGE}`);
    return action;
  }
  if (first === undefined || !/^\/\S+$/.test(first)) {
    const typed = first === undefined ? [] : [first, ...others];
    throw new SendError(`Commands start with a slash: ${withSlash(typed)}\n\n${USAGE}`);
  }
  return { kind: 'command', command: first, text };
}

/** What to type instead. */
function withSlash(words: readonly string[]): string {
  const typed = words.join(' ').replace(/^[\s/]+/, '');
  return `npm run send -- /${typed === '' ? 'sre help' : typed}`;
}

/** What stands after `--submit` are fields, whatever stands before it is typed. */
function split(argv: string[]) {
  const { values, tokens } = read(argv);
  const submitAt = tokens.findIndex((token) => token.kind === 'option' && token.name === 'submit');
  const end = submitAt === -1 ? tokens.length : submitAt;
  const valuesOf = (some: typeof tokens) =>
    some.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  return { values, words: valuesOf(tokens.slice(0, end)), pairs: valuesOf(tokens.slice(end)) };
}

function read(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      tokens: true,
      options: {
        submit: { type: 'boolean' },
        url: { type: 'string' },
        channel: { type: 'string' },
        user: { type: 'string' },
      },
    });
  } catch (error) {
    throw new SendError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

function readAlarm([, alarm, ...states]: string[]): Omit<AlarmArguments, 'url'> {
  const isState = (word: string) => (ALARM_STATES as readonly string[]).includes(word);
  if (alarm === undefined || states.length === 0 || !states.every(isState))
    throw new SendError(`alarm wants a name and states (${ALARM_STATES.join(', ')})\n\n${USAGE}`);
  return { alarm, states };
}

/** Nothing else goes with it. */
function readFileArgument([, file, ...more]: string[]): string {
  if (file === undefined || file.startsWith('--') || more.length > 0)
    throw new SendError(`webhook wants one file\n\n${USAGE}`);
  return file;
}

function readPair(pair: string): [string, string] {
  const at = pair.indexOf('=');
  if (at < 1) throw new SendError(`"${pair}" is no field="value"\n\n${USAGE}`);
  return [pair.slice(0, at).trim(), pair.slice(at + 1)];
}
