import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { parseLocalBot } from '../../doctor/local-bot.ts';
import { addressOf } from '../../local/address.ts';
import { GROUP_MEMBERS } from '../../local/wiring/groups.ts';
import { type Visit, type VisitOptions, visitDoctor } from './doctor-visit.ts';
import { startTestUser, type TestUser } from './test-user.ts';

jest.setTimeout(90_000);

const OPEN = {
  ALLOWED_CHANNELS: '{"/sre":["C0INCIDENT"],"/qchain":["C0INCIDENT"],"/devops":["C0INCIDENT"]}',
};
/** Ten minutes slow, in the process of the doctor alone. */
const SLOW_CLOCK = 'data:text/javascript,const now = Date.now; Date.now = () => now() - 600000;';

let folder: string;
let user: TestUser | undefined;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'doctor-'));
});
afterEach(async () => {
  await user?.bot.close();
  user = undefined;
  rmSync(folder, { recursive: true });
});

async function start(given: Record<string, string> = OPEN): Promise<TestUser> {
  user = await startTestUser({ settings: { given } });
  return user;
}

function visit({ bot, settings }: TestUser, options?: VisitOptions): Promise<Visit> {
  return visitDoctor(addressOf(bot, settings), options);
}

function secretsOf({ settings }: TestUser): string[] {
  const { botToken, configurationToken, opsgenieIntegrationKey, ...others } = settings;
  const { jiraApiToken, opsgenieApiKey, pushoverApiToken, signingSecret, webhookToken } = others;
  return [
    ...[botToken, configurationToken, opsgenieIntegrationKey, jiraApiToken],
    ...[opsgenieApiKey, pushoverApiToken, signingSecret, webhookToken],
  ];
}

it('finds the bot of npm start healthy, in less than ten seconds, and shows no secret', async () => {
  const patient = await start({});
  const { ms, printed, status, wrong } = await visit(patient);
  expect(wrong).toEqual([]);
  expect(status).toBe(0);
  expect(ms).toBeLessThan(10_000);
  for (const secret of secretsOf(patient)) expect(printed).not.toContain(secret);
  expect(printed).not.toMatch(ELSEWHERE);
  const shown = patient.bot.slack.state();
  expect([shown.messages, shown.views]).toEqual([[], []]);
});

/** What would change another bot than that of this laptop. */
const ELSEWHERE = /terraform|\baws |npm run (secrets|deploy|migrate|rollback)/i;

/** Each leaves the others to be seen. */
const FAULTS: [name: string, plant: (patient: TestUser) => void, line: RegExp][] = [
  [
    'the token of another workspace',
    ({ bot }) => {
      bot.slack.installation().teamId = 'T04LANTERN';
    },
    /^workspace: .*T04LANTERN.* -> .*SLACK_TEAM_ID=T04LANTERN in \.env/,
  ],
  [
    'the token of another app',
    ({ bot }) => {
      bot.slack.installation().appId = 'A04LANTERN';
    },
    /^app id: .*A04LANTERN.* -> .*SLACK_APP_ID=A04LANTERN in \.env/,
  ],
  [
    'a reinstallation that is pending, and a scope too many',
    ({ bot }) => {
      bot.slack.installation().scopes = ['commands', 'users:write'];
    },
    /^scopes: reinstall pending: .*chat:write.* -> .*Reinstall to Workspace/,
  ],
  ['(the scope too many)', () => {}, /^scopes: over-privileged: users:write.* -> Take them away/],
  [
    'a manifest that drifted',
    ({ bot }) => {
      const { manifest } = bot.slack.installation();
      Object.assign(manifest, { settings: { ...Object(manifest.settings), socket_mode_enabled: true } });
    },
    /^manifest: settings\.socket_mode_enabled is "true", not off -> The simulated app has its manifest from the start/,
  ],
  [
    'a gatekeeper that fails',
    ({ bot }) => void bot.faults.set({ target: 'function.gatekeeper', kind: 'refuse' }),
    /^request url \/slack\/commands: answered 5\d\d.* -> The terminal of npm start says why/,
  ],
  ['a slow clock', () => {}, /^clock: Slack is (59\d|60\d) s ahead of this machine.* -> Set the clock/],
  [
    'a secret that is not set',
    ({ bot }) => bot.cloud.setParameter('/qbot/pushover-api-token', 'not-set'),
    /^secret pushover-api-token: is not set -> PUSHOVER_API_TOKEN=\.\.\. in \.env, and npm start again/,
  ],
  [
    'a former secret without an end',
    ({ bot }) => bot.cloud.setParameter('/qbot/slack-signing-secret-previous', 'ab'.repeat(16)),
    /^secret slack-signing-secret-previous: .*without an end.* -> Take SLACK_SIGNING_SECRET_PREVIOUS out of \.env/,
  ],
  [
    'a private channel without the bot',
    ({ bot }) => {
      const channel = bot.slack.workspace().channels.find(({ id }) => id === 'C0INCIDENT');
      Object.assign(Object(channel), { kind: 'private', botIsMember: false });
    },
    /^channels: .*C0INCIDENT \(.*\/sre.*\).* -> .*\/invite @qbot/,
  ],
  [
    'a group that was never read',
    ({ bot }) => bot.cloud.setParameter(GROUP_MEMBERS, 'not-set'),
    /^groups: not read for over an hour: S0DEPLOY01 \(never: it grants nothing\) -> The terminal of npm start/,
  ],
  [
    'code that was not deployed',
    () => {
      cpSync('dist', path.join(folder, 'dist'), { recursive: true });
      writeFileSync(path.join(folder, 'dist/opsgenie.zip'), 'another build');
    },
    /^function opsgenie: runs other code than the local build -> npm start again: it builds/,
  ],
  ['a dead letter', () => {}, /^dead letters: 1 waits in qbot-pushover-failures -> The page shows each/],
  [
    'an address that has not confirmed',
    ({ bot }) => {
      const [subscription] = bot.account.topics.topics[0]?.subscriptions ?? [];
      Object.assign(Object(subscription), { isConfirmed: false });
    },
    /^alarms of qbot-alarms: olivia\.oncall@example\.com has not confirmed -> .*npm start again/,
  ],
  [
    'a key of OpsGenie that is not accepted',
    ({ bot }) => bot.cloud.setParameter('/qbot/opsgenie-api-key', '01234567-89ab-cdef-0123-456789abcdef'),
    /^opsgenie: OpsGenie does not accept the API key.* -> OPSGENIE_API_KEY=\.\.\. in \.env/,
  ],
];

it('names each of fifteen faults at once, with what to do', async () => {
  const patient = await start();
  for (const [, plant] of FAULTS) plant(patient);
  await putIntoQueue(patient, 'qbot-pushover-failures');
  const { ms, status, wrong } = await visit(patient, {
    node: ['--import', SLOW_CLOCK],
    argv: ['--dist', path.join(folder, 'dist')],
  });
  expect(status).toBe(1);
  for (const [, , line] of FAULTS) expect(wrong).toContainEqual(expect.stringMatching(line));
  // Nothing else is blamed: the other address of the gateway fails with the first.
  const others = wrong.filter((one) => !FAULTS.some(([, , line]) => line.test(one)));
  expect(others).toEqual([expect.stringMatching(/^request url \/slack\/interactivity: answered 5/)]);
  expect(ms).toBeLessThan(10_000);
  for (const line of wrong) expect(line).not.toMatch(ELSEWHERE);
});

it('names a bot token that was revoked, and guesses nothing from it', async () => {
  const patient = await start();
  patient.bot.cloud.setParameter('/qbot/slack-bot-token', 'xoxb-not-a-real-token');
  const { status, wrong } = await visit(patient);
  expect(status).toBe(1);
  expect(wrong).toEqual([
    expect.stringMatching(/^bot token: .*invalid_auth -> .*SLACK_BOT_TOKEN=\.\.\. in \.env/),
  ]);
});

it('tells of Jira where incidents live there', async () => {
  const patient = await start({ ...OPEN, INCIDENT_BACKEND: 'jsm', JSM_TOKEN_EXPIRES: '2020-01-31' });
  const first = await visit(patient);
  expect(first.wrong).toEqual([
    expect.stringMatching(/^end of jira-api-token: .*in the past.* -> .*JSM_TOKEN_EXPIRES in \.env/),
  ]);
  expect(first.printed).toContain('an agent of OPS');
  expect(first.printed).not.toMatch(ELSEWHERE);
  patient.bot.cloud.setParameter('/qbot/jira-api-token', 'a-token-that-nobody-knows');
  expect((await visit(patient)).wrong).toContainEqual(
    expect.stringMatching(/^jira: Jira does not accept the token.* -> JIRA_API_TOKEN=\.\.\. in \.env/),
  );
});

it('says in one sentence that there is no bot', async () => {
  const { printed, status } = await visitDoctor(undefined);
  expect({ printed, status }).toEqual({
    printed: 'No bot is running. Start it with npm start.\n',
    status: 1,
  });
});

/** With the SDK, as a function would. */
async function putIntoQueue({ bot, settings }: TestUser, name: string): Promise<void> {
  const { deployment, place } = parseLocalBot(JSON.stringify(addressOf(bot, settings)));
  const client = new SQSClient(place);
  const queue = deployment.deadLetterQueues.find((one) => one.name === name);
  await client.send(new SendMessageCommand({ QueueUrl: queue?.url, MessageBody: 'a push' }));
  client.destroy();
}
