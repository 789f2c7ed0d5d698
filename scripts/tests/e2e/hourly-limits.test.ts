import { createDriverClient } from '../../local/driver-client.ts';
import { readSettings } from '../../local/settings.ts';
import { eventually, FILLED, startTestUser, type TestUser, warmUp } from './test-user.ts';

jest.setTimeout(60_000);

const ONCALL = 'U0ONCALL01';

let testUser: TestUser;

beforeAll(async () => {
  const settings = readSettings({ INCIDENTS_PER_HOUR: '2', RESTARTS_PER_HOUR: '1' });
  testUser = await startTestUser({ settings });
  await warmUp(testUser);
});

afterAll(() => testUser.bot.close());
afterEach(() => testUser.bot.faults.clear());

async function submit(message: string, priority = 'P4'): Promise<string> {
  await testUser.type('/sre');
  await testUser.submit(await testUser.form(), { ...FILLED, priority, message });
  return receiptOf(message);
}

/** The text of the receipt, once it is final. */
async function receiptOf(message: string): Promise<string> {
  await testUser.bot.cloud.idle();
  return testUser.channel().find(({ text }) => text.includes(message))?.text ?? '';
}

const opened = () => testUser.bot.opsgenie.state().incidents.map(({ message }) => message);

it('asks before the third incident of an hour, and opens it on a second submit that has all that was typed', async () => {
  testUser.bot.faults.set({ target: 'bus', kind: 'repeat', copies: 3 });
  for (const message of ['First of the hour', 'Second of the hour']) {
    expect(await submit(message)).toMatch(/^Incident </);
  }
  testUser.bot.faults.clear();
  expect(await submit('Third of the hour')).toContain('You asked for 2 this hour. Open another?');
  expect(opened()).not.toContain('Third of the hour');
  const receipt = testUser.channel().find(({ text }) => text.includes('Third of the hour'));
  if (receipt === undefined) throw new Error('there is no receipt');
  await testUser.click(receipt, '/sre:incident:try_again');
  const again = await testUser.form();
  expect(JSON.stringify(again.view)).toContain('"initial_value":"Third of the hour"');
  await testUser.submit(again, { ...FILLED, priority: 'P4', message: 'Third of the hour' });
  expect(await receiptOf('Third of the hour')).toMatch(/^Incident </);
  expect(opened().filter((message) => message === 'Third of the hour')).toHaveLength(1);
  expect(await submit('A P1 is never asked about', 'P1')).toMatch(/^Incident </);
});

it('refuses the second restart of an hour, and says who may help', async () => {
  const before = testUser.channel().length;
  await testUser.type('/devops', 'restart shop/checkout');
  const question = await eventually(() => testUser.channel()[before]);
  expect(question.text).toContain('has to confirm');
  const { requestId } = await testUser.type('/devops', 'restart shop/payments');
  await testUser.bot.cloud.idle();
  const told = testUser.bot.slack.state().messages.filter(({ ephemeralFor }) => ephemeralFor === ONCALL);
  expect(told.at(-1)?.text).toMatch(
    /^You have reached the limit of restarts .* for a higher limit ask the platform team in #incidents\./,
  );
  expect(testUser.channel()).toHaveLength(before + 1);
  const { audit } = await createDriverClient(testUser.bot.url).state();
  expect(audit.filter((record) => record.requestId === requestId && record.action)).toMatchObject([
    { user: ONCALL, decision: 'refused', rule: 'hourly_limits', action: 'ask', target: 'shop/payments' },
  ]);
});
