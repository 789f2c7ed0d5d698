import { PING } from '../../../common/keep-warm.ts';
import { createDriverClient } from '../../local/driver-client.ts';
import { readSettings } from '../../local/settings.ts';
import { readFunctionDefinitions } from '../../local/wiring/function-definitions.ts';
import { eventually, startTestUser, type TestUser } from './test-user.ts';

jest.setTimeout(120_000);

const HALF_AN_HOUR = 30 * 60_000;
/** Another schedule would start the sync of groups. */
const NO_GROUPS = { RESTRICTED_COMMANDS: '{}' };

const keptWarm = Object.entries(readFunctionDefinitions('lambda')).flatMap(([name, { keepWarm }]) =>
  keepWarm ? [name] : [],
);

/** Says of each function of a command whether it had to start. */
async function coldFunctions(
  { bot, type }: TestUser,
  text: string,
): Promise<Record<string, boolean | undefined>> {
  const { requestId } = await type('/sre', text);
  await bot.cloud.idle();
  const request = bot.trace.requests().find((one) => one.requestId === requestId);
  const runs = (request?.spans ?? []).filter(({ cold }) => cold !== undefined);
  return Object.fromEntries(runs.map(({ cold, name }) => [name, cold]));
}

/** What a `/sre help` leaves: the metrics are the last line of each of its functions. */
async function linesOfHelp({ bot, logs, type }: TestUser): Promise<string[]> {
  const before = logs.length;
  await type('/sre', 'help');
  await bot.cloud.idle();
  for (const metric of ['Requests', 'Events']) {
    await eventually(() => logs.slice(before).some((line) => line.includes(`"${metric}":`)));
  }
  return logs.slice(before);
}

describe('half an hour without a command', () => {
  it('leaves the functions of /sre warm', async () => {
    const user = await startTestUser();
    // No form: a trigger lives 3 s, and on a busy machine two cold starts may take longer.
    expect(await coldFunctions(user, 'help')).toEqual({ gatekeeper: true, opsgenie: true });
    await user.bot.cloud.passTime(HALF_AN_HOUR);
    expect(await coldFunctions(user, '')).toEqual({ gatekeeper: false, opsgenie: false });
    await user.form();
    await user.bot.close();
  });

  it('leaves them cold where nothing keeps them warm', async () => {
    const user = await startTestUser({ settings: readSettings({ ...NO_GROUPS, KEEP_WARM: 'false' }) });
    await coldFunctions(user, 'help');
    await user.bot.cloud.passTime(HALF_AN_HOUR);
    expect(user.bot.cloud.schedules()).toEqual([]);
    await eventually(() => user.bot.cloud.processes().length === 0);
    expect(await coldFunctions(user, 'help')).toEqual({ gatekeeper: true, opsgenie: true });
    await user.bot.close();
  });
});

describe('pings', () => {
  let user: TestUser;
  beforeAll(async () => {
    user = await startTestUser({ settings: readSettings(NO_GROUPS) });
  });
  afterAll(() => user.bot.close());

  it('start a process of each function that is kept warm, and of no other', async () => {
    await user.bot.cloud.passTime(5 * 60_000);
    expect(user.bot.cloud.processes().map((process) => process.function)).toEqual(keptWarm);
    expect(user.bot.cloud.invocations()).toEqual(Object.fromEntries(keptWarm.map((name) => [name, 1])));
    expect(user.bot.cloud.schedules()).toEqual(
      keptWarm.map((name) => ({ rule: `keep-warm-${name}`, function: name, invocations: 1 })),
    );
  });

  it('leave no line, no metric, no audit record, no trace and no dead letter', async () => {
    const { audit } = await createDriverClient(user.bot.url).state();
    const before = { lines: await linesOfHelp(user), requests: user.bot.trace.requests().length };
    await user.bot.cloud.passTime(HALF_AN_HOUR);
    // A line of a ping would be out before those of a later request.
    expect(await linesOfHelp(user)).toHaveLength(before.lines.length);
    const after = await createDriverClient(user.bot.url).state();
    expect(after.audit.length - audit.length).toBe(2);
    expect(user.bot.trace.requests()).toHaveLength(before.requests + 1);
    expect(user.bot.cloud.deadLetters()).toEqual([]);
  });

  it('are calls of schedules alone: what a gateway takes with the same body is refused', async () => {
    const response = await fetch(`${user.bot.url}/slack/commands`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(PING),
    });
    expect(response.status).toBe(401);
  });
});
