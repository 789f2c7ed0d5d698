import { readSettings } from '../../local/settings.ts';
import { eventually, FILLED, startTestUser, type TestUser, warmUp } from './test-user.ts';

jest.setTimeout(60_000);

/** So slow that nothing of it comes back while the test runs. */
const THROTTLE = { ratePerSecond: 0.001, burst: 10 };
/** Ten times what the route takes at once. */
const FLOOD = 10 * THROTTLE.burst;

let testUser: TestUser;

beforeAll(async () => {
  testUser = await startTestUser({ settings: { ...readSettings({}), slackThrottle: THROTTLE } });
  await warmUp(testUser);
});

afterAll(() => testUser.bot.close());

/** Status -> how often it was the answer to a request that nobody signed. */
async function flood(route: string): Promise<Record<number, number>> {
  const post = () => fetch(`${testUser.bot.url}${route}`, { method: 'POST', body: 'not=signed' });
  const answers = await Promise.all(Array.from({ length: FLOOD }, post));
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

const rejected = () =>
  testUser.logs.filter((line) => line.includes('"AuthRejected":1') && line.includes('"outcome"')).length;

it('opens an incident whose form is submitted while commands are flooded at ten times their limit', async () => {
  await testUser.type('/sre');
  const form = await testUser.form();
  const [counts, submitted] = await Promise.all([
    flood('/slack/commands'),
    testUser.submit(form, { ...FILLED, message: 'Submitted in a flood' }),
  ]);
  expect(submitted).toMatchObject({ status: 200, shown: null });
  // Two commands came before it.
  expect(counts).toEqual({ 401: THROTTLE.burst - 2, 429: FLOOD - THROTTLE.burst + 2 });
  await testUser.bot.cloud.idle();
  const { incidents } = testUser.bot.opsgenie.state();
  expect(incidents.map(({ message }) => message)).toContain('Submitted in a flood');
  // One route has to serve all commands: there, the flood has taken the places (docs/threat-model.md).
  expect(await testUser.type('/sre', 'help')).toMatchObject({ status: 429 });
});

it('counts what is over 512 kB as rejected, without looking into it', async () => {
  const before = rejected();
  const response = await fetch(`${testUser.bot.url}/slack/interactivity`, {
    method: 'POST',
    body: 'x'.repeat(512_001),
  });
  expect(response.status).toBe(413);
  // It is written behind the response.
  await eventually(() => rejected() > before);
});
