import { AccessDeniedError } from '../../common/errors.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { validateMessage } from '../../scripts/local/fakes/slack/block-kit.ts';
import { CHANNEL, Harness, JUNIPER, refusal } from './fixtures/build-harness.ts';
import { APPROVE, CANCEL, CONFIRM, DENY } from './question-message.ts';

const ROWAN = { id: 'U05ROWAN', name: 'rowan' };
const MAPLE = { id: 'U05MAPLE', name: 'maple' };
const WEB = 'shop/web';
const MINUTE = 60_000;

let table: StartedTable;
let harness: Harness;
let key: string;
let questions = 0;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  harness = new Harness(table);
  harness.approval = 'other';
  questions += 1;
  key = `cmd:T04LANTERN:approval:${questions}`;
});
afterAll(() => table.close());

const ask = (detail: object = {}) => harness.type('restart', [WEB], { idempotencyKey: key, ...detail });
const click = (button: string, user = ROWAN, detail: object = {}) =>
  harness.click(button, key, { user, ...detail });
const completes = () => {
  harness.ecs.onRestart = () => harness.ecs.advance({ running: 2, rollout: 'COMPLETED' });
};

it('asks somebody else in the channel, for 15 minutes', async () => {
  await ask();
  const { channel, message } = harness.posts[0] ?? {};
  expect(channel).toBe(CHANNEL);
  expect(validateMessage(message)).toEqual([]);
  const until = '<!date^1790000900^{time_secs}|14:28:20 UTC>';
  expect(message?.text).toBe(
    `Restart \`shop/web\`? <@${JUNIPER}> asks, and somebody else who may restart it has to approve by ${until}.`,
  );
  const blocks = JSON.stringify(message?.blocks);
  expect(blocks.match(/"(action_id|value)":"[^"]+"/g)).toEqual([
    ...['"action_id":"/devops:restart:approve"', `"value":"${key}"`],
    ...['"action_id":"/devops:restart:deny"', `"value":"${key}"`],
  ]);
  expect(blocks).toContain(
    `Anybody else who may restart it can approve or deny, until ${until}. Asked by <@${JUNIPER}>, whose own Deny withdraws it`,
  );
});

it('restarts once for the approval of another, names both, and mentions who has asked', async () => {
  await ask();
  completes();
  harness.clock.now += 14 * MINUTE;
  await click(APPROVE);
  expect(harness.ecs.restarts).toBe(1);
  expect(harness.shown.at(-1)).toBe(':white_check_mark: `shop/web` is restarted: 2 of 2 new tasks run.');
  expect(JSON.stringify(harness.ended.at(-1)?.blocks)).toContain(
    `<@${JUNIPER}> with \`/devops restart\`, approved by <@${ROWAN.id}> · ref `,
  );
  expect(harness.replies).toEqual([`<@${JUNIPER}>: approved by <@${ROWAN.id}>.`]);
  expect(harness.decisions).toEqual([
    { action: 'ask', target: WEB, outcome: 'asked' },
    { action: 'approve', target: WEB, orderedBy: JUNIPER, outcome: 'approved' },
    { action: 'restart', target: WEB, orderedBy: JUNIPER, outcome: 'started' },
  ]);
});

it.each([APPROVE, CONFIRM])('lets nobody approve what they have asked for: %s', async (button) => {
  await ask();
  const denied = harness.click(button, key);
  await expect(denied).rejects.toBeInstanceOf(AccessDeniedError);
  await expect(denied).rejects.toMatchObject({
    userMessage:
      'Somebody else who may restart `shop/web` has to approve it: you have asked for it yourself. Your Deny withdraws it.',
    denial: { rule: 'second_person', action: 'approve', target: WEB },
  });
  expect([harness.ecs.restarts, harness.shown, harness.replies]).toEqual([0, [], []]);
  await click(APPROVE);
  expect(harness.ecs.restarts).toBe(1);
});

it('lets nobody approve what was ordered in their name, by a replay', async () => {
  await ask({ orderedBy: MAPLE, replay: 1 });
  await expect(click(APPROVE, MAPLE)).rejects.toMatchObject({ denial: { rule: 'second_person' } });
  await click(APPROVE, ROWAN);
  expect(harness.ecs.restarts).toBe(1);
});

it('restarts once where one, or two, approve twice at once', async () => {
  await ask();
  completes();
  const clicks = [click(APPROVE), click(APPROVE), click(APPROVE, MAPLE)];
  const told = await Promise.all(clicks.map((one) => one.then(() => 'done', refusalText)));
  expect(harness.ecs.restarts).toBe(1);
  expect(told.filter((text) => text === 'done')).toHaveLength(1);
  expect(
    told.filter((text) => /is approved already by <@U05\w+>: your click changed/.test(text)),
  ).toHaveLength(2);
  expect(harness.replies).toHaveLength(1);
});

const refusalText = (error: unknown) => refusal(Promise.reject(error)).then((text) => text ?? '');

it('delivered again restarts once, and mentions who has asked once', async () => {
  await ask();
  completes();
  const again = { idempotencyKey: `act:${key}` };
  harness.endsBy = 'not_told';
  await expect(click(APPROVE, ROWAN, again)).rejects.toThrow();
  harness.endsBy = 'update';
  await click(APPROVE, ROWAN, again);
  expect([harness.ecs.restarts, harness.replies.length]).toEqual([1, 1]);
});

it.each([
  [15 * MINUTE, 1],
  [15 * MINUTE + 1, 0],
])('%i ms after the question restarts %i times', async (age, restarts) => {
  await ask();
  completes();
  harness.clock.now += age;
  const outcome = click(APPROVE);
  if (restarts === 0) {
    expect(await refusal(outcome)).toBe(
      'That was more than 15 minutes after the question, so nothing was restarted. Run `/devops restart shop/web` again.',
    );
    expect(harness.shown).toEqual([
      ':no_entry_sign: `shop/web` was not restarted: nobody approved within 15 minutes.',
    ]);
    expect(await refusal(click(DENY))).toContain('is expired already: your click changed nothing.');
  } else await outcome;
  expect(harness.ecs.restarts).toBe(restarts);
});

it('mentions who has asked, though the run that decided it was killed before it did', async () => {
  await ask();
  const once = { idempotencyKey: `act:T04LANTERN:${key}:once` };
  harness.onReply = () => Promise.reject(new Error('killed'));
  await expect(click(DENY, ROWAN, once)).rejects.toThrow('killed');
  harness.onReply = undefined;
  await click(DENY, ROWAN, once);
  expect(harness.replies).toEqual([`<@${JUNIPER}>: denied by <@${ROWAN.id}>.`]);
  expect(harness.shown.at(-1)).toMatch(/denied by/);
});

it('mentions who has asked by the next run, where Slack did not take it in the first', async () => {
  await ask();
  const once = { idempotencyKey: `act:T04LANTERN:${key}:once` };
  harness.replyRefusal = { refused: 'no_answer', error: new Error('503') };
  harness.endsBy = 'not_told';
  await expect(click(DENY, ROWAN, once)).rejects.toThrow();
  harness.replyRefusal = undefined;
  harness.endsBy = 'update';
  await click(DENY, ROWAN, once);
  expect(harness.replies).toEqual([`<@${JUNIPER}>: denied by <@${ROWAN.id}>.`]);
});

it('is denied by another, and says by whom', async () => {
  await ask();
  await click(DENY);
  expect(harness.shown).toEqual([
    `:no_entry_sign: \`shop/web\` was not restarted: denied by <@${ROWAN.id}>.`,
  ]);
  expect(harness.replies).toEqual([`<@${JUNIPER}>: denied by <@${ROWAN.id}>.`]);
  expect(harness.decisions.at(-1)).toEqual({
    ...{ action: 'deny', target: WEB, orderedBy: JUNIPER, outcome: 'denied' },
  });
  expect(await refusal(click(APPROVE, MAPLE))).toBe(
    `This restart of \`shop/web\` is denied already by <@${ROWAN.id}>: your click changed nothing.`,
  );
  expect(harness.ecs.restarts).toBe(0);
});

it.each([DENY, CANCEL])('is withdrawn by the one who has asked: %s', async (button) => {
  await ask();
  await harness.click(button, key);
  expect(harness.shown).toEqual([':no_entry_sign: `shop/web` was not restarted: cancelled.']);
  expect(harness.decisions.at(-1)).toEqual({ action: 'cancel', target: WEB, outcome: 'cancelled' });
  expect([harness.replies, harness.ecs.restarts]).toEqual([[], 0]);
});

it('stops where the service was locked since it was asked', async () => {
  await ask();
  const reason = { idempotencyKey: `${key}:lock`, user: MAPLE };
  await harness.type('lock', [WEB, 'wait'], reason);
  await click(APPROVE);
  await harness.type('unlock', [WEB], { idempotencyKey: `${key}:unlock`, user: MAPLE });
  expect(harness.ecs.restarts).toBe(0);
  expect(harness.shown.at(-1)).toContain('was not restarted: `shop/web` has been locked by <@U05MAPLE>');
});

it('holds as it was asked, whatever the setting has become since', async () => {
  await ask();
  harness.approval = 'self';
  await expect(harness.click(CONFIRM, key)).rejects.toMatchObject({ denial: { rule: 'second_person' } });
  await click(APPROVE);
  expect(harness.ecs.restarts).toBe(1);
});
