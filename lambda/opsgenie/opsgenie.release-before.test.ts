import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { buildHarness, type Harness } from './fixtures/build-harness.ts';
import { buildSubmission } from './fixtures/build-payload.ts';
import { buildInput } from './fixtures/build-receipt.ts';
import { click, run, submit } from './fixtures/drive.ts';
import { numbered } from './fixtures/fake-incidents.ts';
// Written by the release in which the idempotency library held the lock of a create.
import recorded from './fixtures/release-before.json' with { type: 'json' };

let table: StartedTable;
let harness: Harness;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(async () => {
  harness = buildHarness(table);
  harness.clock.now = Math.max(...recorded.receipts.map(({ lockedUntil }) => lockedUntil)) + 1;
  for (const Item of [...recorded.receipts, ...recorded.idempotencyRecords]) {
    await table.client.send(new PutCommand({ TableName: 'qbot', Item }));
  }
});
afterAll(() => table.close());

const keyOf = (state: string) => `view:T04LANTERN:V0${state.toUpperCase()}`;
const press = ({ action_id, value }: { action_id: string; value: string }) =>
  click(harness, { action: action_id.split(':')[2] ?? '', value });

it.each(['done', 'failed', 'unknown', 'pending'])('a retry of what is %s does nothing', async (state) => {
  await submit(harness, keyOf(state));
  expect(harness.order).toEqual(['claim']);
});

it('a retry of what was shown and not finished looks, and finishes it in its place', async () => {
  await submit(harness, keyOf('received'));
  expect(harness.order.slice(0, 3)).toEqual(['claim', 'find', 'create']);
  expect(harness.asked).toMatchObject([{ ts: '1790000000.000100', isFinal: true }]);
  await expect(harness.receipts.find(keyOf('received'))).resolves.toMatchObject({ state: 'done' });
});

it('what another invocation holds is left alone', async () => {
  harness.clock.now -= 1;
  await submit(harness, keyOf('received'));
  expect(harness.order).toEqual(['claim']);
});

it('Try again opens the modal, and its submission creates under the first key, in the same message', async () => {
  await press(recorded.buttons.failed);
  expect(harness.forms).toMatchObject([
    [{}, { prefill: buildInput(), repeats: { idempotencyKey: keyOf('failed'), attempt: 1 } }],
  ]);
  const { private_metadata } = recorded.modal;
  await run(harness, 'view_submission', {
    subcommand: 'incident',
    idempotencyKey: keyOf('failed'),
    payload: buildSubmission({}, private_metadata),
  });
  expect(harness.incidents.creates).toMatchObject([{ key: keyOf('failed') }]);
  expect(harness.asked).toMatchObject([{ ts: '1790000000.000100' }, { ts: '1790000000.000100' }]);
  await expect(harness.receipts.find(keyOf('failed'))).resolves.toMatchObject({ state: 'done' });
});

it('Check again of what is not known looks by its key before it creates', async () => {
  await press(recorded.buttons.unknown);
  expect(harness.order.filter((one) => one === 'find' || one === 'create')).toEqual(['find', 'create']);
  expect(harness.incidents.creates).toMatchObject([{ key: keyOf('unknown') }]);
});

it('Check again of what was accepted polls with its reference, and creates nothing', async () => {
  harness.incidents.onOutcome = async () => ({ kind: 'done', incident: numbered(7) });
  await press(recorded.buttons.pending);
  expect(harness.incidents.creates).toEqual([]);
  await expect(harness.receipts.find(keyOf('pending'))).resolves.toMatchObject({
    state: 'done',
    incident: numbered(7),
  });
});

it('Open form opens the modal with what it carries', async () => {
  await press(recorded.openForm);
  expect(harness.forms).toMatchObject([[{}, { prefill: { message: 'Checkout is down' }, filter: 'Pay' }]]);
});
