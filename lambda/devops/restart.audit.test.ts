import { AccessDeniedError } from '../../common/errors.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { AwsRefusedError } from './aws-errors.ts';
import { Harness, JUNIPER } from './fixtures/build-harness.ts';
import { CANCEL, CONFIRM, OPEN_MS } from './question-message.ts';

const ROWAN = { id: 'U05ROWAN', name: 'rowan' };
const WEB = 'shop/web';

let table: StartedTable;
let harness: Harness;
let key: string;
let questions = 0;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  harness = new Harness(table);
  questions += 1;
  key = `cmd:T04LANTERN:audit:${questions}`;
});
afterAll(() => table.close());

const ask = (detail: object = {}) => harness.type('restart', [WEB], { idempotencyKey: key, ...detail });
const ASKED = { action: 'ask', target: WEB, outcome: 'asked' };

it('records who asked for which restart, confirmed it, and what came of it', async () => {
  await ask();
  await harness.click(CONFIRM, key, { requestId: 'click-1' });
  expect(harness.decisions).toEqual([
    ASKED,
    { action: 'confirm', target: WEB, outcome: 'confirmed' },
    { action: 'restart', target: WEB, outcome: 'started' },
  ]);
  expect(harness.ecs.requests).toEqual(['click-1']);
});

it('records the confirmation before ECS is called: what comes of it may never be known', async () => {
  await ask();
  harness.ecs.onRestart = () => {
    expect(harness.decisions.at(-1)).toEqual({ action: 'confirm', target: WEB, outcome: 'confirmed' });
    throw new TypeError('as if it had died');
  };
  await expect(harness.click(CONFIRM, key)).rejects.toThrow('as if it had died');
});

it('records what ECS refuses', async () => {
  await ask();
  harness.ecs.takesIn = false;
  harness.ecs.onRestart = () => {
    throw new AwsRefusedError('no', { what: 'No right.' });
  };
  await harness.click(CONFIRM, key);
  expect(harness.decisions.at(-1)).toEqual({ action: 'restart', target: WEB, outcome: 'refused' });
});

it.each([
  [CANCEL, 0, { action: 'cancel', outcome: 'cancelled' }],
  [CONFIRM, OPEN_MS.self + 1, { action: 'confirm', outcome: 'expired' }],
])('records that nothing was restarted: %s after %d ms', async (button, waited, decision) => {
  await ask();
  harness.clock.now += waited;
  await harness.click(button, key).catch(() => undefined);
  expect(harness.decisions).toEqual([ASKED, { ...decision, target: WEB }]);
});

it.each([
  [CONFIRM, 'confirm'],
  [CANCEL, 'cancel'],
])('denies the restart of somebody else, with its target: %s', async (button, action) => {
  await ask();
  const denied = harness.click(button, key, { user: ROWAN });
  await expect(denied).rejects.toBeInstanceOf(AccessDeniedError);
  await expect(denied).rejects.toMatchObject({ denial: { rule: 'own_restart', action, target: WEB } });
  expect(harness.decisions).toEqual([ASKED]);
  expect(harness.ecs.restarts).toBe(0);
});

it('says of a replayed order whose it is, in the question and at its end', async () => {
  await ask({ orderedBy: ROWAN, replay: 1 });
  await harness.click(CANCEL, key);
  const [{ message } = { message: { text: '' } }] = harness.posts;
  expect(JSON.stringify(message)).toContain(`Only <@${JUNIPER}> can confirm`);
  expect(JSON.stringify(message)).toContain(`, begun by <@${ROWAN.id}> · ref `);
});

it.each([
  [CONFIRM, ['confirm', 'restart']],
  [CANCEL, ['cancel']],
])('records of a replayed order, to its end, whose it is: %s', async (button, actions) => {
  await ask({ orderedBy: ROWAN, replay: 1 });
  await harness.click(button, key);
  expect(harness.decisions.slice(1)).toMatchObject(
    actions.map((action) => ({ action, target: WEB, orderedBy: ROWAN.id })),
  );
});
