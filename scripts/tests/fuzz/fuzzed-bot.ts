import { randomBytes } from 'node:crypto';
import fc from 'fast-check';

/** Where the fuzzed bot lives, and who is there. */
export const TEAM = 'T0FUZZ0001';
export const OTHER_TEAM = 'T0PARTNER1';
export const HOME_TEAM = 'T0SISTER01';
export const ENTERPRISE = 'E0FUZZ0001';
export const OTHER_ENTERPRISE = 'E0PARTNER1';
export const APP = 'A0FUZZ0001';
export const CAPTAIN = 'U0CAPTAIN1';
export const MATE = 'U0MATE0001';
export const JUNIOR = 'U0JUNIOR01';
export const HARBOUR = 'C0HARBOUR1';
export const QUAY = 'C0QUAY0001';
export const OPERATIONS = 'C0OPS00001';
export const HARBOUR_KEY = 'uHarbourHarbourHarbourHarbour1';
export const FERRY_KEY = 'uFerryFerryFerryFerryFerryFer2';
export const BUS = 'qbot';

/** What one command lets through. */
export interface Route {
  types: readonly string[];
  channels: readonly string[] | 'any';
  /** Sub-command, '' for the command itself -> who alone may run it. */
  restricted: Readonly<Record<string, readonly string[]>>;
  /** Another word -> the sub-command that it is. */
  aliases?: Readonly<Record<string, string>>;
}

const [COMMAND, CLICK, SUBMISSION, CLOSING, SHORTCUT] = [
  'slash_command',
  'block_actions',
  'view_submission',
  'view_closed',
  'message_action',
] as const;

/** Written once, read twice: by the functions as their environment, by the oracle as it stands here. */
export const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  [
    '/sre',
    {
      types: [COMMAND, CLICK, SUBMISSION, SHORTCUT],
      channels: [HARBOUR, QUAY],
      restricted: { alert: [CAPTAIN], resolve: [CAPTAIN], note: [CAPTAIN, MATE], ack: [MATE] },
      aliases: { acknowledge: 'ack', comment: 'note' },
    },
  ],
  [
    '/devops',
    {
      types: [COMMAND, CLICK, SUBMISSION, CLOSING],
      channels: [HARBOUR],
      restricted: { restart: [CAPTAIN, MATE], drain: [] },
      aliases: { bounce: 'restart' },
    },
  ],
  ['/open', { types: [COMMAND, CLICK], channels: 'any', restricted: { '': [CAPTAIN, MATE] } }],
  ['/everywhere', { types: [COMMAND, SUBMISSION, SHORTCUT], channels: 'any', restricted: {} }],
  ['/nowhere', { types: [COMMAND, CLICK], channels: [], restricted: {} }],
  ['/unrouted', { types: [], channels: 'any', restricted: {} }],
  ['dead_letters', { types: [CLICK], channels: [OPERATIONS], restricted: {} }],
]);

export const users = fc.constantFrom(
  ...[CAPTAIN, MATE, JUNIOR, JUNIOR, CAPTAIN.toLowerCase(), `${CAPTAIN} `, 'constructor'],
);

export const channels = fc.constantFrom(
  ...Array<string>(9).fill(HARBOUR),
  ...[QUAY, OPERATIONS, 'C0OTHER001', 'D0DIRECT01', 'harbour', `${HARBOUR} `, '*', '__proto__', 'length'],
);

export interface Secrets {
  signing: string;
  signingPrevious: string;
  webhook: string;
  webhookPrevious: string;
  pushoverApi: string;
}

export function newSecrets(): Secrets {
  return {
    signing: randomBytes(16).toString('hex'),
    signingPrevious: randomBytes(16).toString('hex'),
    webhook: randomBytes(32).toString('base64url'),
    webhookPrevious: randomBytes(32).toString('base64url'),
    pushoverApi: randomBytes(15).toString('hex'),
  };
}

/** The routes as the gatekeeper reads them. */
export function routeEnvironment(): Record<string, string> {
  const of = <T>(read: (route: Route) => T) =>
    JSON.stringify(Object.fromEntries([...ROUTES].map(([command, route]) => [command, read(route)])));
  const restricted = [...ROUTES].flatMap(([command, route]) =>
    Object.entries(route.restricted).map(([word, users]) => [`${command} ${word}`.trim(), users]),
  );
  return {
    ALLOWED_COMMANDS: of(({ types }) => types),
    ALLOWED_CHANNELS: of(({ channels }) => (channels === 'any' ? ['*'] : channels)),
    RESTRICTED_COMMANDS: JSON.stringify(Object.fromEntries(restricted)),
    SUBCOMMANDS: JSON.stringify({
      '/sre': {
        shapes: { 'ack|acknowledge': 'number', 'note|comment': 'number text', resolve: 'number text?' },
      },
      '/devops': { shapes: { 'restart|bounce': 'word', drain: '' } },
    }),
  };
}
