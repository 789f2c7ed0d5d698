import { signSlackRequest } from '../../../common/slack/signature.ts';
import { fillForm } from '../../local/fakes/slack/form.ts';
import { interactionBody, viewSubmission } from '../../local/fakes/slack/payloads.ts';
import type { ViewRecord } from '../../local/fakes/slack/slack.ts';
import { USERS } from '../../local/sample-data.ts';
import { FILLED, type Person, startPerson, warmUp } from './person.ts';

jest.setTimeout(60_000);

let person: Person;

beforeAll(async () => {
  person = await startPerson({ timeScale: 0.1 });
  await warmUp(person);
});

afterAll(() => person.bot.close());
afterEach(() => person.bot.faults.clear());

/** A submission as Slack would send it, once and for all: what is posted later is the same to the byte. */
function capture(record: ViewRecord, message: string) {
  const [user] = USERS;
  if (user === undefined) throw new Error('there is nobody');
  const { values } = fillForm(record.view, { ...FILLED, message });
  const { appId, signingSecret: secret, teamId } = person.settings;
  const payload = viewSubmission({ appId, teamId }, { record, user, values, triggerId: '1.2.captured' });
  const body = interactionBody(payload);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = signSlackRequest({ secret, timestamp, body });
  return async (more: Record<string, string> = {}): Promise<number> => {
    const response = await fetch(`${person.bot.url}/slack/interactivity`, {
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
  await person.type('/sre');
  return person.form();
}

async function expectOne(message: string): Promise<void> {
  await person.bot.cloud.idle();
  const { creates, incidents } = person.bot.opsgenie.state();
  expect(creates.filter(({ body }) => JSON.stringify(body).includes(message))).toHaveLength(1);
  expect(incidents.filter((incident) => incident.message === message)).toHaveLength(1);
  expect(person.channel().filter(({ text }) => text.includes(message))).toHaveLength(1);
}

it('makes one incident where the answer of PutEvents is lost, and the order is put on the bus twice [F4]', async () => {
  const message = 'The bus took it and did not say so';
  const form = await newForm();
  const before = person.bot.cloud.invocations().opsgenie ?? 0;
  person.bot.faults.set({ target: 'events.PutEvents', kind: 'drop', times: 1 });
  expect(await person.submit(form, { ...FILLED, message })).toMatchObject({ status: 200, shown: null });
  await expectOne(message);
  expect((person.bot.cloud.invocations().opsgenie ?? 0) - before).toBe(2);
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
  await person.bot.cloud.idle();
  const again = [deliver({ 'x-slack-retry-num': '1' }), deliver(), deliver()];
  expect(await Promise.all(again)).toEqual([200, 200, 200]);
  await expectOne(message);
});
