import { PLACEHOLDER } from '../../common/secrets.ts';

interface Shape {
  /** Where a person finds the value. */
  where: string;
  pattern: RegExp;
  shouldBe: string;
}

const SIGNING_SECRET: Shape = {
  where: 'api.slack.com/apps, Basic Information, App Credentials, Signing Secret',
  pattern: /^[0-9a-f]{32}$/,
  shouldBe: '32 digits 0-9 and a-f',
};

const SHAPES: Readonly<Record<string, Shape>> = {
  'slack-signing-secret': SIGNING_SECRET,
  'slack-signing-secret-previous': SIGNING_SECRET,
  'slack-bot-token': {
    where: 'api.slack.com/apps, OAuth & Permissions, Bot User OAuth Token',
    pattern: /^xoxb-[0-9A-Za-z-]{10,}$/,
    shouldBe: 'a bot token, which begins with xoxb-',
  },
  'opsgenie-api-key': {
    where: 'OpsGenie, Settings, Integrations, API (not a team integration), API Key',
    pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    shouldBe: 'a key such as 01234567-89ab-cdef-0123-456789abcdef',
  },
};

// SSM's limit for a standard parameter. https://docs.aws.amazon.com/general/latest/gr/ssm.html
const MAX_BYTES = 4096;

/** Where a person finds the value of a secret; '' for one that is not known here. */
export function whereToFind(name: string): string {
  return SHAPES[name]?.where ?? '';
}

/** Why SSM, or any function, could never use this value; undefined where it could. Never holds the value. */
export function unusable(value: string): string | undefined {
  if (value === '') return 'it is empty';
  if (/\s/.test(value)) return 'it holds spaces or line breaks';
  if (Buffer.byteLength(value) > MAX_BYTES) return `it is longer than ${MAX_BYTES} bytes`;
  return undefined;
}

/** Why the value does not look like this secret; undefined where it does. Never holds the value. */
export function unlikely(name: string, value: string): string | undefined {
  if (value === PLACEHOLDER) return `"${PLACEHOLDER}" stands for a value that is missing`;
  const shape = SHAPES[name];
  return shape && !shape.pattern.test(value) ? `it should be ${shape.shouldBe}` : undefined;
}
