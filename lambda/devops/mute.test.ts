import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { RESTART_FOR_ALARM } from './alarm-message.ts';
import { AlarmHarness } from './fixtures/alarm-harness.ts';
import { alarmArnOf } from './fixtures/build-alarm.ts';
import { Harness, JUNIPER, refusal } from './fixtures/build-harness.ts';
import { ASKED_AT } from './fixtures/build-service.ts';

const HOUR = 3_600_000;
let table: StartedTable;
let harness: Harness;
let name: string;
let alarms = 0;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(async () => {
  harness = new Harness(table);
  alarms += 1;
  name = `shop-web-muted-${alarms}`;
  await new AlarmHarness(table).tell({ name, state: 'ALARM' });
});
afterAll(() => table.close());

const mutedUntil = async (one = name) =>
  (await new AlarmHarness(table).store.find(alarmArnOf(one)))?.mutedUntil;
const type = (...args: string[]) =>
  harness.type('mute', args, { idempotencyKey: `cmd:mute:${alarms}:${args}` });
const click = (action: string) =>
  harness.click(`/devops:mute:${action}`, alarmArnOf(name), { subcommand: 'mute' });

describe.each([
  ['1h', 1],
  ['8h', 8],
])('mute for %s', (time, hours) => {
  it.each([
    ['typed', () => type(time, name)],
    ['clicked', () => click(time)],
  ])('%s: is told in the channel, shown in the message, and ends by itself', async (_how, mute) => {
    await mute();
    expect(await mutedUntil()).toBe(ASKED_AT + hours * HOUR);
    expect(harness.posts).toEqual([
      {
        channel: 'C07HARBOUR',
        message: { text: expect.stringMatching(`<@${JUNIPER}> muted .* until .* It ends by itself`) },
      },
    ]);
    expect(harness.shown).toHaveLength(1);
    expect(harness.decisions).toEqual([{ action: 'mute', target: name, outcome: 'muted' }]);
  });
});

it('unmute ends it', async () => {
  await click('8h');
  await click('off');
  expect(await mutedUntil()).toBe(0);
  expect(harness.posts.at(-1)?.message.text).toMatch(`<@${JUNIPER}> unmuted`);
});

it('a click that is delivered twice mutes and tells once', async () => {
  const detail = { subcommand: 'mute', idempotencyKey: 'act:twice' };
  const once = () => harness.click('/devops:mute:1h', alarmArnOf(name), detail);
  await once();
  await once();
  expect(harness.posts).toHaveLength(1);
});

it.each([
  [['2h', 'shop'], 'An alarm is muted for `1h` or `8h`, or no longer (`off`), not for `2h`.'],
  [['constructor', 'shop'], 'not for `constructor`'],
  [['1h', 'shop-nothing'], 'no message of an alarm `shop-nothing`'],
  [['1h'], 'Type `/devops mute &lt;1h|8h|off&gt; &lt;alarm&gt;`'],
])('refuses %j', async (args, words) => {
  expect(await refusal(type(...args))).toContain(words);
  expect([harness.posts, harness.decisions]).toEqual([[], []]);
});

it('never mutes an alarm that says that work is lost', async () => {
  const lost = 'qbot-queue-depth-failures';
  await new AlarmHarness(table).tell({ name: lost, state: 'ALARM' });
  expect(await refusal(type('1h', lost))).toContain(
    'cannot be muted: while it is in ALARM, requests or pages are lost',
  );
  await expect(type('1h', lost)).rejects.toMatchObject({
    denial: { rule: 'alarms_never_muted', action: 'mute', target: lost },
  });
  expect(await mutedUntil(lost)).toBe(0);
});

it('/devops alarms says which are muted', async () => {
  await type('1h', name);
  harness.alarms = [
    { name, arn: alarmArnOf(name), since: ASKED_AT - 60_000, reason: '' },
    { name: 'other', arn: alarmArnOf('other'), since: undefined, reason: '' },
  ];
  await harness.type('alarms');
  expect(harness.delivered.at(-1)?.text).toMatch(/> for 60 s \(muted for another 60 min\)\n• .*other>$/);
});

describe('Restart in the message of an alarm', () => {
  const restart = (target: string) => harness.click(RESTART_FOR_ALARM, target, { subcommand: 'restart' });

  it('asks the question of the command, and restarts nothing', async () => {
    await restart('shop/web');
    expect(harness.posts.map(({ message }) => message.text)).toEqual([
      expect.stringContaining('Restart `shop/web`?'),
    ]);
    expect(harness.ecs.restarts).toBe(0);
  });

  it('refuses what may not be restarted, as the command does', async () => {
    expect(await refusal(restart('shop/other'))).toContain("Q-Bot can't restart `shop/other`.");
  });
});
