import { parseCommandLine } from '../command-line/parse-command-line.ts';
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

Exit status 1 if it ends badly.`;

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

const OPTIONS = {
  submit: { type: 'boolean' },
  url: { type: 'string', needs: 'the address of a bot', example: 'http://127.0.0.1:3000' },
  channel: { type: 'string', needs: 'a channel', example: 'incidents' },
  user: { type: 'string', needs: 'a user', example: 'olivia.oncall' },
} as const;

/** Throws a SendError, one sentence with what to type instead, if the arguments make nothing that a user does. */
export function parseSendArguments(
  argv: readonly string[],
): SendArguments | WebhookArguments | AlarmArguments {
  const { values, words, wordsAfter } = parseCommandLine(argv, {
    ...{ script: 'npm run send', options: OPTIONS, takesWords: true },
    refuse: (sentence) => new SendError(sentence),
  });
  if (words[0] === 'alarm') return { ...readAlarm(words), url: readUrl(values.url) };
  if (words[0] === 'webhook') return { webhook: readFileArgument(argv) };
  // What stands after `--submit` are fields, whatever stands before it is typed.
  const pairs = values.submit ? wordsAfter('submit') : [];
  return {
    action: readAction(words.slice(0, words.length - pairs.length)),
    fields: values.submit ? Object.fromEntries(pairs.map(readPair)) : null,
    url: readUrl(values.url),
    channel: values.channel,
    user: values.user,
  };
}

function readAction([first, ...others]: string[]): UserAction {
  const text = others.join(' ');
  const isEmpty = text.trim() === '';
  if (first === 'click') {
    if (isEmpty) throw needs('click', 'the label of a button', '"Resolve"');
    return { kind: 'click', label: text };
  }
  if (first === 'shortcut') {
    if (isEmpty) throw needs('shortcut', 'the text of a message', '"Checkout is down"');
    return { kind: 'shortcut', message: text };
  }
  if (first === undefined || !/^\/\S+$/.test(first)) {
    const typed = first === undefined ? [] : [first, ...others];
    throw new SendError(`Commands start with a slash: ${withSlash(typed)}`);
  }
  if (others.some((word) => word.trim() === ''))
    throw new SendError(`Nobody can type an empty word into Slack: ${withSlash([first, ...others])}`);
  return { kind: 'command', command: first, text };
}

function needs(what: string, needed: string, example: string): SendError {
  return new SendError(`${what} needs ${needed}, as in: npm run send -- ${what} ${example}`);
}

/** What to type instead. */
function withSlash(words: readonly string[]): string {
  const typed = words
    .filter((word) => word.trim() !== '')
    .join(' ')
    .replace(/^[\s/]+/, '');
  return `npm run send -- /${typed === '' ? 'sre help' : typed}`;
}

function readAlarm([, alarm, ...states]: readonly string[]): Omit<AlarmArguments, 'url'> {
  const isState = (word: string) => (ALARM_STATES as readonly string[]).includes(word);
  if (alarm === undefined || states.length === 0 || !states.every(isState))
    throw needs('alarm', `a name and states (${ALARM_STATES.join(', ')})`, '<name> ALARM OK');
  return { alarm, states };
}

/** Nothing else goes with it. */
function readFileArgument([, file, ...more]: readonly string[]): string {
  if (file === undefined || file.startsWith('--') || more.length > 0)
    throw needs('webhook', 'one file and nothing else', '<file.json>');
  return file;
}

function readUrl(text: string | undefined): string | undefined {
  if (text === undefined || /^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text;
  throw new SendError(`--url needs an address such as http://127.0.0.1:3000, and not "${text}".`);
}

function readPair(pair: string): [string, string] {
  const at = pair.indexOf('=');
  if (at < 1)
    throw new SendError(
      `"${pair}" has no value, as in: npm run send -- /sre --submit message="Checkout is down"`,
    );
  return [pair.slice(0, at).trim(), pair.slice(at + 1)];
}
