import { signSlackRequest } from '../../../common/slack/signature.ts';
import { fillForm } from '../../local/fakes/slack/form.ts';
import { interactionBody, viewSubmission } from '../../local/fakes/slack/payloads.ts';
import type { ViewRecord } from '../../local/fakes/slack/slack.ts';
import { USERS } from '../../local/sample-data.ts';
import { FILLED, startTestUser, type TestUser, warmUp } from './test-user.ts';

jest.setTimeout(60_000);

let testUser: TestUser;

beforeAll(async () => {
  testUser = await startTestUser({ timeScale: 0.1 });
  await warmUp(testUser);
});

afterAll(() => testUser.bot.close());
afterEach(() => testUser.bot.faults.clear());

/** A submission as Slack would send it, once and for all: what is posted later is the same to the byte. */
function capture(record: ViewRecord, message: string) {
  const [user] = USERS;
  if (user === undefined) throw new Error('there is nobody');
  const { values } = fillForm(record.view, { ...FILLED, message });
  const { appId, signingSecret: secret, teamId } = testUser.settings;
  const payload = viewSubmission({ appId, teamId }, { record, user, values, triggerId: '1.2.captured' });
  const body = interactionBody(payload);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = signSlackRequest({ secret, timestamp, body });
  return async (more: Record<string, string> = {}): Promise<number> => {
    const response = await fetch(`${testUser.bot.url}/slack/interactivity`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': signature,
        ...more,
      },
      body,
    });
    return response.status;
  };
}

async function newForm(): Promise<ViewRecord> {
  await testUser.type('/sre');
  return testUser.form();
}

async function expectOne(message: string): Promise<void> {
  await testUser.bot.cloud.idle();
  const { creates, incidents } = testUser.bot.opsgenie.state();
  expect(creates.filter(({ body }) => JSON.stringify(body).includes(message))).toHaveLength(1);
  expect(incidents.filter((incident) => incident.message === message)).toHaveLength(1);
  expect(testUser.channel().filter(({ text }) => text.includes(message))).toHaveLength(1);
}

it('makes one incident where the answer of PutEvents is lost, and the order is put on the bus twice [F4]', async () => {
  const message = 'The bus took it and did not say so';
  const form = await newForm();
  const before = testUser.bot.cloud.invocations().opsgenie ?? 0;
  testUser.bot.faults.set({ target: 'events.PutEvents', kind: 'drop', times: 1 });
  expect(await testUser.submit(form, { ...FILLED, message })).toMatchObject({ status: 200, shown: null });
  await expectOne(message);
  // The order twice, and OpsGenie's webhook of the alert that the one incident made.
  expect((testUser.bot.cloud.invocations().opsgenie ?? 0) - before).toBe(3);
});

it('takes a request that Slack says to repeat: the first may have died on its way [F5]', async () => {
  const message = 'Repeated by Slack';
  const deliver = capture(await newForm(), message);
  const repeated = { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' };
  expect(await deliver(repeated)).toBe(200);
  await expectOne(message);
});

it('carries out once what is posted again within its five minutes [F25]', async () => {
  const message = 'Replayed to the byte';
  const deliver = capture(await newForm(), message);
  expect(await deliver()).toBe(200);
  await testUser.bot.cloud.idle();
  const again = [deliver({ 'x-slack-retry-num': '1' }), deliver(), deliver()];
  expect(await Promise.all(again)).toEqual([200, 200, 200]);
  await expectOne(message);
});
