import { createDriverClient } from '../../local/driver-client.ts';
import { sendAsTyped } from './send-as-typed.ts';
import { startTestUser, type TestUser, warmUp } from './test-user.ts';

jest.setTimeout(90_000);

let testUser: TestUser;

beforeAll(async () => {
  testUser = await startTestUser({ timeScale: 0.1 });
});
afterAll(() => testUser.bot.close());
beforeEach(() => warmUp(testUser));

const send = (...argv: string[]) => sendAsTyped(testUser, argv);

const opsgenie = () => testUser.bot.opsgenie.state();
const incidentOf = (message: string) => opsgenie().incidents.find((one) => one.message === message);
const isRinging = () => testUser.bot.pushover.state().messages.some(({ ringing }) => ringing);

it('plays an incident from the form to its end, in one receipt', async () => {
  const message = 'Sent from a terminal';
  const opened = await send('/sre', '--submit', `message=${message}`, 'service=Payments', 'priority=P1');
  const incident = incidentOf(message);
  const number = `#${incident?.tinyId}`;
  expect(opened).toMatchObject({
    endsWell: true,
    printed: expect.stringContaining(`incident: ${number} http`),
  });
  expect(isRinging()).toBe(true);

  const listed = await send('/sre', 'list');
  expect(listed).toMatchObject({ endsWell: true, printed: expect.stringContaining(message) });

  const acknowledged = await send('click', 'Acknowledge');
  expect(acknowledged).toMatchObject({ endsWell: true, printed: expect.stringContaining('acknowledged by') });
  expect(isRinging()).toBe(false);

  const noted = await send('click', 'add note', '--submit', 'note=Rolled back');
  expect(noted).toMatchObject({ endsWell: true, printed: expect.stringContaining('Rolled back') });

  const resolved = await send('/sre', 'resolve', incident?.tinyId ?? '', 'Fixed');
  expect(resolved).toMatchObject({
    endsWell: true,
    printed: expect.stringContaining(`${number} is resolved.`),
  });

  const undone = await send('click', 'Undo');
  expect(undone).toMatchObject({
    endsWell: true,
    printed: expect.stringContaining(`(${incident?.links.web}) acknowledged by`),
  });
  const again = await send('click', 'Resolve');
  expect(again.printed).toContain(`asked "Resolve ${number}? Nobody is called for it any more.", confirmed`);
  expect(again.endsWell).toBe(true);

  const done = opsgenie().actions.filter(({ incidentId }) => incidentId === incident?.id);
  expect(done.map(({ action }) => action).filter((action) => action !== 'acknowledge')).toEqual([
    'notes',
    'resolve',
    'reopen',
    'resolve',
  ]);
  const receipts = testUser.channel().filter(({ text, threadTs }) => text.includes(message) && !threadTs);
  expect(receipts).toHaveLength(1);
});

it('ends badly where a click is denied, and says by which rule', async () => {
  const asked = await send('/devops', 'restart', 'shop/checkout');
  expect(asked.endsWell).toBe(true);
  const denied = await send('click', 'Confirm', '--user', 'emil.engineer');
  expect(denied.printed).toContain('denied by the rule restricted_commands');
  expect(denied.endsWell).toBe(false);
});

it('opens an incident from a message, once', async () => {
  const message = 'Search is slow & <broken>';
  const opened = await send('shortcut', message, '--submit', 'service=Search', 'priority=P3');
  expect(opened.printed).toContain(`"Open an incident" on a new message "${message}"`);
  expect(opened.endsWell).toBe(true);
  const incident = incidentOf(message);
  expect(incident?.tinyId).toMatch(/^\d+$/);
  const receipt = testUser.channel().findLast(({ text }) => text.startsWith('Incident <'));
  expect(JSON.stringify(receipt?.blocks)).toMatch(
    /"type":"link","url":"https:\/\/qbot-local\.slack\.com\/archives\/C0INCIDENT\/p\d+"/,
  );

  const again = await send('shortcut', message);
  expect(again.printed).toContain(`"Open an incident" on the message "${message}"`);
  expect(again.printed).toContain(`|#${incident?.tinyId}> was opened from this message by <@U0ONCALL01>`);
  expect(again.printed).toContain('[Open another]');
  expect(again.endsWell).toBe(true);

  const another = await send('click', 'Open another', '--submit', 'service=Search', 'priority=P4');
  expect(another.endsWell).toBe(true);
  expect(opsgenie().incidents.filter((one) => one.message === message)).toHaveLength(2);
});

it('opens an incident from what an alarm bot attached, and is refused where /sre is', async () => {
  const { act } = createDriverClient(testUser.bot.url);
  const [user, callbackId] = ['U0ONCALL01', '/sre:incident:message'];
  const alarm = { title: 'CloudWatch Alarm | checkout-5xx', text: 'It is in *ALARM*' };
  const attached = { user, bot: 'AWS Alarms', attachments: [alarm] };
  const there = await act('write', { ...attached, channel: 'C0INCIDENT' });
  await act('shortcut', { user, callbackId, messageTs: there.ts ?? '' });
  await testUser.bot.cloud.idle();
  expect(JSON.stringify(testUser.bot.slack.state().views.at(-1)?.view.blocks)).toContain(
    '"initial_value":"CloudWatch Alarm | checkout-5xx It is in ALARM"',
  );

  const elsewhere = await act('write', { ...attached, channel: 'C0RANDOM01' });
  await act('shortcut', { user, callbackId, messageTs: elsewhere.ts ?? '' });
  await testUser.bot.cloud.idle();
  const told = testUser.bot.slack.state().messages.findLast(({ ephemeralFor }) => ephemeralFor === user);
  expect(told).toMatchObject({
    channel: 'C0RANDOM01',
    text: expect.stringContaining('is not allowed in this channel'),
  });
});
