import * as z from 'zod/mini';
import { PLACEHOLDER } from '../../common/aws/secrets.ts';

interface Shape {
  /** Where to find the value. */
  where: string;
  accepts: (value: string) => boolean;
  shouldBe: string;
  /** Q-Bot's own: generated here. */
  madeHere?: true;
  isJson?: true;
}

const matches = (pattern: RegExp) => (value: string) => pattern.test(value);

const SIGNING_SECRET: Shape = {
  where: 'api.slack.com/apps, Basic Information, App Credentials, Signing Secret',
  accepts: matches(/^[0-9a-f]{32}$/),
  shouldBe: '32 digits 0-9 and a-f',
};

const WEBHOOK_TOKEN: Shape = {
  where: 'made by: npm run secrets -- make pushover-webhook-token; then a header of the webhook in OpsGenie',
  // The Bearer token of https://datatracker.ietf.org/doc/html/rfc6750#section-2.1, and nothing that could be guessed.
  accepts: matches(/^[\w.~+/-]{32,512}=*$/),
  shouldBe: '32 or more letters, digits and - . _ ~ + /',
  madeHere: true,
};

const PUSHOVER_KEY = /^[A-Za-z0-9]{30}$/;

const recipients = z
  .record(z.string().check(z.minLength(1)), z.string().check(z.regex(PUSHOVER_KEY)))
  .check(z.refine((map) => Object.keys(map).length > 0));

const SHAPES: Readonly<Record<string, Shape>> = {
  'slack-signing-secret': SIGNING_SECRET,
  'slack-signing-secret-previous': SIGNING_SECRET,
  'slack-bot-token': {
    where: 'api.slack.com/apps, OAuth & Permissions, Bot User OAuth Token',
    accepts: matches(/^xoxb-[0-9A-Za-z-]{10,}$/),
    shouldBe: 'a bot token, which begins with xoxb-',
  },
  'opsgenie-api-key': {
    where:
      'OpsGenie, Settings, App settings, API key management (Read, Create and Update, Configuration access)',
    accepts: matches(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i),
    shouldBe: 'a key such as 01234567-89ab-cdef-0123-456789abcdef',
  },
  'opsgenie-integration-key': {
    where:
      'OpsGenie, Settings, Integrations, an API integration (of no team, or of the team that is called), its key',
    accepts: matches(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i),
    shouldBe: 'a key such as 01234567-89ab-cdef-0123-456789abcdef',
  },
  'jira-api-token': {
    where: 'admin.atlassian.com, Directory, Service accounts, the account of Q-Bot, its API token',
    accepts: matches(/^\S{16,}$/),
    shouldBe: 'an API token in one piece, at least 16 characters',
  },
  'pushover-webhook-token': WEBHOOK_TOKEN,
  'pushover-webhook-token-previous': WEBHOOK_TOKEN,
  'pushover-api-token': {
    where: 'pushover.net, Your Applications, API Token/Key',
    accepts: matches(PUSHOVER_KEY),
    shouldBe: 'a token of 30 letters and digits',
  },
  'pushover-recipients': {
    where: 'one line of JSON: OpsGenie team (name or id), or "default" -> Pushover user or group key',
    accepts: (value) => recipients.safeParse(parse(value)).success,
    shouldBe: 'JSON such as {"platform":"...","default":"..."}, each key of 30 letters and digits',
    isJson: true,
  },
};

// SSM's limit for a standard parameter. https://docs.aws.amazon.com/general/latest/gr/ssm.html
const MAX_BYTES = 4096;

/** Where to find the value of a secret; '' if it is not known here. */
export function whereToFind(name: string): string {
  return SHAPES[name]?.where ?? '';
}

/** True for a secret that is Q-Bot's own, so that no other service issues it. */
export function isMadeHere(name: string): boolean {
  return SHAPES[name]?.madeHere === true;
}

/** The value as it is stored: JSON without its line breaks and indentation. */
export function prepare(name: string, value: string): string {
  const parsed = SHAPES[name]?.isJson ? parse(value) : undefined;
  return parsed === undefined ? value : JSON.stringify(parsed);
}

/** Why SSM, or any function, could never use this value; undefined if it could. Never holds the value. */
export function unusable(name: string, value: string): string | undefined {
  if (value === '') return 'it is empty';
  // In JSON they belong to the names of teams.
  if (/\s/.test(value) && !SHAPES[name]?.isJson) return 'it holds spaces or line breaks';
  if (Buffer.byteLength(value) > MAX_BYTES) return `it is longer than ${MAX_BYTES} bytes`;
  return undefined;
}

/** Why the value does not look like this secret; undefined if it does. Never holds the value. */
export function unlikely(name: string, value: string): string | undefined {
  if (value === PLACEHOLDER) return `"${PLACEHOLDER}" stands for a value that is missing`;
  const shape = SHAPES[name];
  return shape && !shape.accepts(value) ? `it should be ${shape.shouldBe}` : undefined;
}

function parse(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    // The error would quote the secret.
    return undefined;
  }
}
