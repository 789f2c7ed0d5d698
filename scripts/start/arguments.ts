import { parseArgs } from 'node:util';
import type { IncidentProduct } from '../../lambda/opsgenie/incident-backend.ts';

export const USAGE = `npm start                    builds the functions and runs the bot on port 3000, or the next free one
npm start -- --port 3100     runs it on that port; 0 takes any free one
npm start -- --incidents jsm opens incidents in Jira Service Management; opsgenie is the default
npm start -- --slack         serves a development app of a real workspace, with SLACK_APP_TOKEN and SLACK_BOT_TOKEN of .env
npm start -- --aws-waits     adds the times that AWS and Slack take`;

const LAST_PORT = 65_535;

/** A sentence for the person at the terminal, instead of a stack. */
export class StartError extends Error {}

export interface StartArguments {
  /** undefined: 3000 or the next free one. */
  port: number | undefined;
  awsWaits: boolean;
  /** Whether it serves a real workspace. */
  slack: boolean;
  /** undefined: what `.env` says, else OpsGenie. */
  incidents: IncidentProduct | undefined;
  help: boolean;
}

/** Throws a StartError, one sentence, where the arguments are none that `npm start` knows. */
export function parseStartArguments(argv: string[]): StartArguments {
  const { values, tokens } = parseArgs({
    args: argv,
    strict: false,
    tokens: true,
    options: {
      port: { type: 'string' },
      incidents: { type: 'string' },
      slack: { type: 'boolean' },
      'aws-waits': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const known = ['port', 'incidents', 'slack', 'aws-waits', 'help'];
  for (const token of tokens) {
    if (token.kind === 'positional') throw new StartError(strayWord(token.value));
    if (token.kind === 'option' && !known.includes(token.name))
      throw new StartError(unknownOption(token.rawName));
  }
  const port = 'port' in values ? readPort(values.port) : undefined;
  const incidents = 'incidents' in values ? readIncidents(values.incidents) : undefined;
  const isGiven = (name: string) => name in values;
  return {
    ...{ port, incidents },
    ...{ awsWaits: isGiven('aws-waits'), slack: isGiven('slack'), help: isGiven('help') },
  };
}

function readIncidents(value: unknown): StartArguments['incidents'] {
  if (value === 'opsgenie' || value === 'jsm') return value;
  throw new StartError('--incidents needs opsgenie or jsm, as in: npm start -- --incidents jsm');
}

function unknownOption(name: string): string {
  return `npm start has no option ${name}: it knows --port <number>, --incidents <opsgenie or jsm>, --slack, --aws-waits and --help.`;
}

function strayWord(word: string): string {
  const advice = isPort(word)
    ? ` For that port, run: npm start -- --port ${word}`
    : ' See: npm start -- --help';
  return `"${word}" is not an option of npm start.${advice}`;
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= LAST_PORT;
}

function readPort(value: unknown): number {
  if (typeof value !== 'string')
    throw new StartError(`--port needs a number, as in: npm start -- --port 3100`);
  if (!isPort(value))
    throw new StartError(`--port needs a number from 0 to ${LAST_PORT}, and not "${value}".`);
  return Number(value);
}
