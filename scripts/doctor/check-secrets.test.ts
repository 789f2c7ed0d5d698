import type { Secret } from '../secrets/catalogue.ts';
import { checkSecrets } from './check-secrets.ts';
import { buildFacts, DEPLOYMENT, linesOf, NOW, SIGNING_SECRET } from './fixtures/build-facts.ts';

const FORMER = 'slack-signing-secret-previous';
const known = (name: string, unset?: string): Secret => ({ name, functions: ['gatekeeper'], unset });
const KNOWN = [known('slack-bot-token'), known('slack-signing-secret')];

const look = (options: Parameters<typeof buildFacts>[0], secrets: readonly Secret[] = KNOWN) =>
  checkSecrets(buildFacts(options), secrets);

const former = (value: string) =>
  look({ secrets: { [FORMER]: value }, deployment: { secrets: [...DEPLOYMENT.secrets, FORMER] } }).at(-1);

it('says how old each is', () => {
  expect(linesOf(look({}))).toEqual([
    'ok secret slack-bot-token: set, version 2, changed 2026-11-01, 23 days ago',
    'ok secret slack-signing-secret: set, version 2, changed 2026-11-01, 23 days ago',
  ]);
});

it('reminds of one that is older than a year, which is no fault', () => {
  expect(look({ changedAt: new Date('2025-11-01T09:00:00Z') })).toMatchObject([
    { status: 'note', fix: expect.stringContaining('set slack-bot-token --prefix qbot') },
    { status: 'note' },
  ]);
});

it('names one that is not set, and what to type', () => {
  expect(look({ secrets: { 'slack-bot-token': 'not-set' } })[0]).toEqual({
    ...{ check: 'secret slack-bot-token', status: 'wrong', text: 'is not set' },
    fix: expect.stringMatching(
      /^npm run secrets -- set slack-bot-token --prefix qbot --region eu-west-1\. .*found at/,
    ),
  });
});

it('lets one be that may be left unset', () => {
  const secrets = [known('slack-bot-token', 'optional'), known('slack-signing-secret')];
  expect(linesOf(look({ secrets: { 'slack-bot-token': 'not-set' } }, secrets))[0]).toBe(
    'ok secret slack-bot-token: not set, which is fine: optional',
  );
});

it('names one that is of another kind, without its value', () => {
  const [finding] = look({ secrets: { 'slack-bot-token': 'xapp-1-in-its-place' } });
  expect(finding).toMatchObject({ status: 'wrong', text: expect.stringContaining('begins with xoxb-') });
  expect(JSON.stringify(finding)).not.toContain('in-its-place');
});

it('names one without a parameter, but none of a function that is left out', () => {
  const left = { name: 'pushover-api-token', functions: ['pushover'], unset: undefined };
  expect(linesOf(look({}, [...KNOWN, known('opsgenie-api-key'), left]))).toEqual([
    expect.stringMatching(/^ok/),
    expect.stringMatching(/^ok/),
    'wrong secret opsgenie-api-key: has no parameter',
  ]);
});

it.each([
  [
    'accepted',
    `${SIGNING_SECRET} until ${new Date(NOW + 3_600_000).toISOString()}`,
    'ok',
    'accepted until 2026-11-24 13:00',
  ],
  [
    'over',
    `${SIGNING_SECRET} until ${new Date(NOW - 3_600_000).toISOString()}`,
    'ok',
    'not accepted any more since',
  ],
  ['without an end', SIGNING_SECRET, 'wrong', 'without an end'],
  ['with an end that is none', `${SIGNING_SECRET} until soon`, 'wrong', 'without an end'],
])('says that a former value is %s', (_, value, status, text) => {
  expect(former(value)).toMatchObject({ status, text: expect.stringContaining(text) });
});

describe("the end of Jira's token", () => {
  const end = (jiraTokenExpires: string | undefined, product = 'jsm') => {
    const code = { codeSha256: '', state: 'Active', environment: { INCIDENT_BACKEND: product } };
    return look({ deployment: { jiraTokenExpires }, functions: new Map([['opsgenie', code]]) }).slice(2);
  };

  it.each([
    ['is far', '2027-06-30', 'ok'],
    ['is near', '2026-12-01', 'wrong'],
    ['is over', '2026-11-01', 'wrong'],
  ])('%s', (_, day, status) => {
    expect(end(day)).toMatchObject([{ check: 'end of jira-api-token', status }]);
  });

  it('is asked for only where it is used, and known', () => {
    expect(end('2026-11-01', 'opsgenie')).toEqual([]);
    expect(end(undefined)).toEqual([]);
  });
});
