import { parseArgs } from 'node:util';

export const USAGE = `npm run send -- /command [text] [--submit field="value" ...] [--url URL] [--channel NAME] [--user NAME]
npm run send -- webhook <file.json>

  webhook    posts that file as OpsGenie's webhook would, with key and token of the bot that "npm start" runs here
  --submit   fills in the form that opens, submits it and waits for the outcome
  --url      of the bot; without it, the one that "npm start" runs here
  --channel  where to type it, by id or name; --user: who types it, by id or name
`;

export interface SendArguments {
  command: string;
  text: string;
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

/** Throws a SendError that shows the usage if the arguments make no command. */
export function parseSendArguments(argv: string[]): SendArguments | WebhookArguments {
  const { values, words, pairs } = split(argv);
  const [command, ...text] = words;
  if (command === 'webhook') return { webhook: readFileArgument(argv) };
  if (command === undefined || !/^\/\S+$/.test(command)) {
    throw new SendError(`Commands start with a slash: ${withSlash(words)}\n\n${USAGE}`);
  }
  const isSubmitted = values.submit === true;
  return {
    command,
    text: text.join(' '),
    fields: isSubmitted ? Object.fromEntries(pairs.map(readPair)) : null,
    url: values.url,
    channel: values.channel,
    user: values.user,
  };
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
