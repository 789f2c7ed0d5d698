import { services } from '../../local/sample-data.ts';
import { eventually, FILLED, startTestUser, type TestUser, warmUp } from './test-user.ts';

jest.setTimeout(60_000);

/** Each test has its own messages and forms. They share one bot, warm as in real life: one submission may still run. */
let testUser: TestUser;

beforeAll(async () => {
  testUser = await startTestUser({
    timeScale: 0.1,
    services: services(
      Array.from({ length: 250 }, (_, index) => `Service ${String(index + 1).padStart(3, '0')}`),
    ),
    settings: {
      given: {
        ALLOWED_CHANNELS: JSON.stringify({ '/sre': ['C0INCIDENT', 'C0PRIVATE1'] }),
        RESTRICTED_COMMANDS: JSON.stringify({ '/sre service': ['U0ONCALL01'] }),
      },
    },
  });
  await warmUp(testUser, 2);
});

afterAll(() => testUser.bot.close());

const INPUT = { ...FILLED, service: '8a2633c8-cd2d-4baa-ba7b-000000000249' };

/** Submits the modal for the last service of 250, and waits for the incident in the channel. */
async function openIncident(message: string) {
  expect(await testUser.type('/sre')).toMatchObject({ status: 200, shown: null });
  const form = await testUser.form();
  expect(await testUser.submit(form, { ...INPUT, message })).toMatchObject({ status: 200, shown: null });
  const receipt = await eventually(() =>
    testUser.channel().find(({ text }) => text.includes('opened') && text.includes(message)),
  );
  const incidents = testUser.bot.opsgenie.state().incidents.filter((one) => one.message === message);
  return { receipt, incidents };
}

it('turns a command into one incident with number and link in the channel', async () => {
  const { incidents, receipt } = await openIncident('Checkout is down');
  expect(incidents).toHaveLength(1);
  expect(receipt.text).toContain(`<${incidents[0]?.links.web}|#${incidents[0]?.tinyId}>`);
  expect(receipt.history[0]).toMatch(/^Opening an incident/);
});

it('puts the id of the 250th service into impactedServices', async () => {
  const { incidents } = await openIncident('Service 250 is down');
  expect(incidents).toMatchObject([{ impactedServices: [INPUT.service], priority: 'P1' }]);
});

it('fills the message with free text, its case kept', async () => {
  await testUser.type('/sre', 'Checkout is DOWN in <#C0RANDOM01|random>');
  const { view } = await testUser.form();
  expect(JSON.stringify(view.blocks)).toContain('"initial_value":"Checkout is DOWN in #random"');
});

it.each([
  ['/nope', {}, 'not a command of Q-Bot'],
  ['/sre', { channel: 'C0RANDOM01' }, 'not allowed in this channel'],
  ['/sre', { channel: 'D0DIRECT01' }, 'does not work in direct messages'],
])('refuses %s %o and says why [F26]', async (command, where, why) => {
  const seen = await testUser.type(command, '', where);
  expect(seen.status).toBe(200);
  expect(seen.shown).toContain(why);
});

it.each([
  'service',
  'SERVICE now',
  '"service"',
  '\u201cservice\u201d',
  'service\u00a0now',
  ' service  now',
  '\uff53ervice',
  's\u200bervice',
])('refuses the restricted sub-command spelled %j [F27]', async (text) => {
  const seen = await testUser.type('/sre', text, { user: 'U0ENGINE01' });
  expect(seen.shown).toContain('restricted_commands');
});

it.each([
  ['a guest of a shared channel', 'U0GUEST001', 'T0PARTNER1'],
  ['a colleague whose home workspace is not listed', 'U0COUSIN01', 'T0COUSIN01'],
])('tells %s in the form why it was not sent, keeps it, and publishes nothing', async (_who, user, team) => {
  await testUser.type('/sre', '', { user });
  const form = await testUser.form();
  const seen = await testUser.submit(form, { ...INPUT, message: 'From outside' });
  expect(seen).toMatchObject({ status: 200, errors: { service: expect.stringContaining(team) } });
  expect(seen.shown).toMatch(/nothing was sent.*ask the platform team/);
  expect(testUser.bot.slack.state().views.find(({ id }) => id === form.id)?.status).toBe('open');
  const spans = testUser.bot.trace
    .requests()
    .at(-1)
    ?.spans.map(({ name }) => name);
  expect(spans).toEqual(['gateway', 'gatekeeper']);
});

it.each([
  ['a listed home workspace', 'U0SISTER01'],
  ['the organisation', 'U0ORGWIDE1'],
])('opens the incident of a colleague of %s', async (_whose, user) => {
  await testUser.type('/sre', '', { user });
  const seen = await testUser.submit(await testUser.form(), { ...INPUT, message: `By ${user}` });
  expect(seen).toMatchObject({ status: 200, shown: null });
  await eventually(() =>
    testUser.bot.opsgenie.state().incidents.find(({ message }) => message === `By ${user}`),
  );
});

it.each([
  ['*help*', '/sre service'],
  ['_help_', '/sre service'],
])('reads %s as the word without its marks', async (typed, shown) => {
  const before = testUser.bot.slack.state().messages.length;
  await testUser.type('/sre', typed);
  await eventually(() =>
    testUser.bot.slack
      .state()
      .messages.slice(before)
      .find(({ text }) => text.includes(shown)),
  );
});

it('answers help to the user alone', async () => {
  await testUser.type('/sre', 'help');
  const help = await eventually(() =>
    testUser.bot.slack
      .state()
      .messages.find(
        ({ text }) => text.includes('/sre service <word>') || text.includes('/sre service &lt;word&gt;'),
      ),
  );
  expect(help.ephemeralFor).toBe('U0ONCALL01');
  expect(help.text).toMatch(/`\/sre` works in <#C0INCIDENT>/);
});

it('offers the form again where the trigger had expired, filled with what was typed [F7]', async () => {
  testUser.bot.faults.set({ target: 'slack.trigger', kind: 'refuse', times: 1 });
  await testUser.type('/sre', 'Late but not lost');
  const offer = await eventually(() =>
    testUser.bot.slack.state().messages.find(({ text }) => text.includes('did not let the form open')),
  );
  await testUser.click(offer, '/sre:incident:open_form');
  const { view } = await testUser.form();
  expect(JSON.stringify(view.blocks)).toContain('"initial_value":"Late but not lost"');
});

it('tells one who asks in a private channel without the bot, and still opens the incident [F15]', async () => {
  await testUser.type('/sre', '', { channel: 'C0PRIVATE1' });
  await testUser.submit(await testUser.form(), { ...INPUT, message: 'Behind closed doors' });
  const told = await eventually(() =>
    testUser.bot.slack
      .state()
      .messages.find(({ text }) => text.includes('Behind closed doors') && text.includes('opened')),
  );
  expect(told).toMatchObject({ channel: 'C0PRIVATE1', ephemeralFor: 'U0ONCALL01' });
  expect(told.text).toContain('/invite');
});

it('narrows the list to the services with a word', async () => {
  await testUser.type('/sre', 'service 17');
  const { view } = await testUser.form();
  // What is open now stands above the list, whatever its service.
  const names = Array.from(
    JSON.stringify(view.blocks).matchAll(/"text":"(Service \d+)"/g),
    ([, name]) => name,
  );
  expect(names).toEqual(
    ['017', '117', '170', '171', '172', '173', '174', '175', '176', '177', '178', '179', '217'].map(
      (one) => `Service ${one}`,
    ),
  );
});

it('tells a guest who clicks a button that nothing was done', async () => {
  testUser.bot.faults.set({ target: 'slack.trigger', kind: 'refuse', times: 1 });
  await testUser.type('/sre', 'For our own people', { user: 'U0GUEST001' });
  const offer = await eventually(() =>
    testUser.bot.slack
      .state()
      .messages.find(
        ({ ephemeralFor, text }) =>
          ephemeralFor === 'U0GUEST001' && text.includes('did not let the form open'),
      ),
  );
  await testUser.click(offer, '/sre:incident:open_form', 'U0GUEST001');
  const told = await eventually(() =>
    testUser.bot.slack.state().messages.find(({ text }) => text.includes('`T0PARTNER1`')),
  );
  expect(told).toMatchObject({
    ephemeralFor: 'U0GUEST001',
    text: expect.stringContaining('nothing was done'),
  });
});
