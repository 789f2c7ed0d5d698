import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually, FILLED, startTestUser } from './test-user.ts';
import { HARBOUR, newId, payload, startWebhookClient } from './webhook-client.ts';

jest.setTimeout(60_000);

/** Words that only the user in this test writes. */
const WORDS = ['Zanzibarium', 'quokkaphone', 'marmaladium', 'gibberwisch'];
const [TYPED = '', MESSAGE = '', DESCRIPTION = '', WEBHOOK = ''] = WORDS;

/** Each bot of `startTestUser` searches its own logs when it is closed: so does each file beside this one. */
it('the functions log nothing that a person wrote, no secret, no signature and no response_url [F39]', async () => {
  const testUser = await startWebhookClient();
  const { bot, channel, click, leaks, settings, submit, type } = testUser;
  for (const word of WORDS) leaks.forbidSecret('a word', word);
  // A trigger lives 3 s, and a cold start may take them.
  await type('/sre', 'help');
  await bot.cloud.idle();
  await type('/sre', `${TYPED} is burning`);
  const form = await eventually(() => bot.slack.state().views.find(({ view }) => view.submit !== undefined));
  bot.faults.set({
    target: 'opsgenie.create',
    kind: 'status',
    status: 422,
    body: { message: MESSAGE },
    times: 1,
  });
  await submit(form, { ...FILLED, message: `${MESSAGE} is down`, description: `${DESCRIPTION} of it` });
  const receipt = await eventually(() => channel().find(({ text }) => text.startsWith('No incident')));
  await click(receipt, '/sre:incident:try_again');
  for (const [command, text] of [
    ['/devops', `restart ${TYPED}/x`],
    ['/devops', `${TYPED} now`],
    ['/qchain', `tx ${TYPED}`],
    [`/${TYPED.toLowerCase()}`, TYPED],
    ['/sre', `service ${TYPED}`],
  ] as const) {
    await type(command, text);
  }
  bot.faults.set({ target: 'pushover.messages', kind: 'status', status: 500, body: {}, times: 1 });
  await testUser.post(payload('create-incident-owner.json', newId(), [['Checkout', WEBHOOK]]));
  await testUser.post(`{"action":"${WEBHOOK}"`, { Authorization: `Bearer ${settings.webhookToken}x` });
  bot.faults.set({
    target: 'dynamodb.*',
    kind: 'status',
    status: 500,
    body: { message: DESCRIPTION },
    times: 4,
  });
  await type('/devops', 'restart shop/checkout');
  await eventually(() => testUser.logs.length > 20);
  expect(testUser.logs.join('\n')).toContain('"outcome":"published"');
  await bot.close();
});

/** What a service that fails may send along: what was typed there, and a cookie. */
const ECHO = { ok: false, message: DESCRIPTION, error: DESCRIPTION, echo: { of: DESCRIPTION } };

it.each([
  ['slack.views.update', '/sre', ''],
  ['dynamodb.*', '/devops', 'restart shop/checkout'],
])(
  'the line that Lambda writes of an error holds no word of what %s answered [F39]',
  async (target, command, text) => {
    const { bot, leaks, logs, type } = await startTestUser();
    leaks.forbidSecret('an echo', DESCRIPTION);
    bot.faults.set({ target, kind: 'status', status: 500, body: ECHO, times: 40 });
    await type(command, text);
    await eventually(() => logs.some((line) => line.includes('"stackTrace"')));
    await bot.close();
  },
);

describe('a bot that is closed', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'q-bot-logs-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The gatekeeper, and an opsgenie of this code. */
  async function startWith(code: string) {
    cpSync('dist/gatekeeper', path.join(folder, 'gatekeeper'), { recursive: true });
    cpSync('dist/package.json', path.join(folder, 'package.json'));
    mkdirSync(path.join(folder, 'opsgenie'), { recursive: true });
    writeFileSync(path.join(folder, 'opsgenie', 'lambda_function.js'), code);
    return startTestUser({ folders: { lambdaFolder: 'lambda', distFolder: folder } });
  }

  it.each([
    ['the text', 'event.detail.text', 'what a person wrote was logged'],
    ['the response_url', 'event.detail.responseUrl', 'a response_url was logged'],
    ['everything', 'JSON.stringify(event)', 'what a person wrote was logged'],
    ['a signature', "'v0=' + 'a1'.repeat(32)", 'a signature was logged'],
  ])('says so where a function has logged %s', async (_what, expression, fault) => {
    const { bot, leaks, logs, type } = await startWith(
      `exports.handler = async (event) => { console.log(${expression}); };`,
    );
    await type('/sre', 'Checkout burns brightly');
    await eventually(() => leaks.find(logs).length > 0);
    await expect(bot.close()).rejects.toThrow(fault);
  });

  it('says so where a secret was logged', async () => {
    const { bot, logs, leaks, type } = await startWith(
      'exports.handler = async () => { console.log("the key", "is", "hush-hush-hush"); };',
    );
    leaks.forbidSecret('a key of Pushover', HARBOUR);
    leaks.forbidSecret('the key', 'hush-hush-hush');
    await type('/sre');
    await eventually(() => logs.some((line) => line.includes('the key')));
    await expect(bot.close()).rejects.toThrow('the key was logged');
  });
});
