import type { IncidentProduct } from '../../lambda/opsgenie/incident-backend.ts';
import { asksForHelp, parseCommandLine } from '../command-line/parse-command-line.ts';

export const USAGE = `npm start                    builds the functions and runs the bot on port 3000, or the next free one
npm start -- --port 3100     runs it on that port; 0 takes any free one
npm start -- --incidents jsm opens incidents in Jira Service Management; opsgenie is the default
npm start -- --slack         serves a development app of a real workspace, with SLACK_APP_TOKEN and SLACK_BOT_TOKEN of .env
npm start -- --aws-waits     adds the times that AWS and Slack take

What is saved while it runs counts at once: code, function.json, config.ts, .env, a new folder of lambda/. Ctrl-C stops it.`;

const LAST_PORT = 65_535;
const INCIDENTS = '--incidents needs opsgenie or jsm, as in: npm start -- --incidents jsm';

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

const OPTIONS = {
  port: { type: 'string', needs: 'a number', example: '3100' },
  incidents: { type: 'string', needs: 'opsgenie or jsm', example: 'jsm' },
  slack: { type: 'boolean' },
  'aws-waits': { type: 'boolean' },
} as const;

/** Throws a StartError, one sentence, where the arguments are none that `npm start` knows. */
export function parseStartArguments(argv: readonly string[]): StartArguments {
  const { values, words } = parseCommandLine(argv, {
    ...{ script: 'npm start', options: OPTIONS, takesWords: true },
    refuse: (sentence) => new StartError(sentence),
  });
  const [word] = words;
  if (word !== undefined) throw new StartError(strayWord(word));
  return {
    port: values.port === undefined ? undefined : readPort(values.port),
    awsWaits: values['aws-waits'],
    slack: values.slack,
    incidents: values.incidents === undefined ? undefined : readIncidents(values.incidents),
    help: asksForHelp(argv),
  };
}

function readIncidents(value: string): IncidentProduct {
  if (value === 'opsgenie' || value === 'jsm') return value;
  throw new StartError(INCIDENTS);
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

function readPort(value: string): number {
  if (!isPort(value))
    throw new StartError(`--port needs a number from 0 to ${LAST_PORT}, and not "${value}".`);
  return Number(value);
}
