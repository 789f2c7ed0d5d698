import type { DetailType } from '../../common/contract.ts';
import { buildEvent } from '../../common/fixtures/build-event.ts';
import { buildAlertAction, buildWebhookEvent } from '../../common/fixtures/build-webhook-event.ts';
import { recordLog } from '../../common/fixtures/record-log.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { buildClick } from './fixtures/build-payload.ts';
import { buildReceipt } from './fixtures/build-receipt.ts';
import { FakeIncidents } from './fixtures/fake-incidents.ts';
import { createFollowFailedOrder } from './follow-failed-order.ts';
import { createIncidentStore } from './incident-store.ts';
import type { Receipt } from './receipt-store.ts';
import { ReceiptNotUpdatedError, type RefreshResult } from './refresh-receipt.ts';

const NOTE_MODAL = {
  view: {
    private_metadata: JSON.stringify({
      channelId: 'C07HARBOUR',
      note: { id: 'id-7', number: '7', ts: '1790000000.000100' },
    }),
    state: { values: { note: { value: { value: 'Pool exhausted' } } } },
  },
};

let table: StartedTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());

function fixture(result: RefreshResult = 'updated') {
  const incidents = new FakeIncidents();
  const { id } = incidents.add(7);
  const receipts = new Map<string, Receipt>();
  const known = createIncidentStore(table.at(() => 0));
  const refreshed: string[] = [];
  const { log, lines } = recordLog();
  const updateReceipt = async (one: string) => {
    refreshed.push(one);
    return result;
  };
  const follow = createFollowFailedOrder({
    ...{ incidents, updateReceipt, log },
    receipts: { find: async (key) => receipts.get(key) },
    known,
    sleep: async () => undefined,
  });
  const failed = (type: DetailType, detail: Parameters<typeof buildEvent>[0]) =>
    follow({ requestId: 'r', event: { ...buildEvent(detail, type) } });
  return { failed, follow, id, incidents, known, lines, receipts, refreshed };
}

it.each<[string, DetailType, Parameters<typeof buildEvent>[0]]>([
  ['a word with a number', 'slash_command', { subcommand: 'resolve', args: ['7'] }],
  ['a word with #', 'slash_command', { subcommand: 'priority', args: ['#7', 'P1'] }],
])('shows the newest state after %s failed for good', async (_case, type, detail) => {
  const { failed, id, incidents, refreshed } = fixture();
  await failed(type, detail);
  expect(refreshed).toEqual([id]);
  expect(incidents.sent).toEqual([]);
});

it.each<[string, DetailType, Parameters<typeof buildEvent>[0]]>([
  [
    'a click on its message',
    'block_actions',
    {
      subcommand: 'ack',
      payload: buildClick('/sre:ack:incident', JSON.stringify({ id: 'id-7', number: '7' })),
    },
  ],
  ['the form of a note', 'view_submission', { subcommand: 'note', payload: NOTE_MODAL }],
])('takes the id that %s carries', async (_case, type, detail) => {
  const { failed, refreshed } = fixture();
  await failed(type, detail);
  expect(refreshed).toEqual(['id-7']);
});

it('shows it after news of an alert failed for good', async () => {
  const { follow, refreshed } = fixture();
  const event = { ...buildWebhookEvent('alert_action', buildAlertAction({ incidentId: 'id-9' })) };
  await follow({ requestId: 'r', event });
  expect(refreshed).toEqual(['id-9']);
});

const KEY = 'view:T04LANTERN:V07';

describe.each<[string, DetailType, Parameters<typeof buildEvent>[0]]>([
  ['the form of a new incident', 'view_submission', { subcommand: 'incident', idempotencyKey: KEY }],
  [
    'Check again',
    'block_actions',
    {
      subcommand: 'incident',
      payload: buildClick('/sre:incident:check_again', JSON.stringify({ key: KEY, attempt: 1 })),
    },
  ],
])('after %s failed for good', (_case, type, detail) => {
  it.each<[string, Partial<Receipt>]>([
    ['told', { state: 'done', incident: { id: 'id-7', number: '7', url: 'https://lantern.example/7' } }],
    [
      'stored and not told',
      { result: { kind: 'done', incident: { id: 'id-7', number: '7', url: 'https://lantern.example/7' } } },
    ],
    ['accepted', { result: { kind: 'pending', ref: 'request-1' } }],
    ['not known', { state: 'unknown' }],
    ['begun', {}],
  ])('shows the incident that it opened, where its result was %s', async (_stored, stored) => {
    const { failed, incidents, known, receipts, refreshed } = fixture();
    receipts.set(KEY, buildReceipt({ key: KEY, ...stored }));
    incidents.findByKey = async (key) =>
      key === KEY ? { id: 'id-7', number: '7', url: 'https://lantern.example/7' } : undefined;
    await failed(type, detail);
    expect(refreshed).toEqual(['id-7']);
    await expect(known.find('id-7')).resolves.toMatchObject({ receiptKey: KEY });
    expect(incidents.creates).toEqual([]);
  });

  it('looks at nothing where it opened none', async () => {
    const { failed, receipts, refreshed } = fixture();
    receipts.set(KEY, buildReceipt({ key: KEY }));
    await failed(type, detail);
    expect(refreshed).toEqual([]);
  });
});

it.each<[string, DetailType, Parameters<typeof buildEvent>[0]]>([
  ['the form of a new incident, of which there is no receipt', 'view_submission', { subcommand: 'incident' }],
  ['a list', 'slash_command', { subcommand: 'list', args: [] }],
  ['who is on call', 'slash_command', { subcommand: 'oncall', args: ['Payments'] }],
  ['a number that the product does not know', 'slash_command', { subcommand: 'ack', args: ['8'] }],
  ['a word without its number', 'slash_command', { subcommand: 'ack', args: [] }],
  [
    'Try again',
    'block_actions',
    { subcommand: 'incident', payload: buildClick('/sre:incident:try_again', 'r') },
  ],
  ['a shortcut', 'message_action', { subcommand: 'incident' }],
])('looks at nothing after %s', async (_case, type, detail) => {
  const { failed, refreshed, lines } = fixture();
  await failed(type, detail);
  expect(refreshed).toEqual([]);
  expect(lines).toEqual([{ level: 'info', message: 'of no incident', fields: { outcome: 'ignored' } }]);
});

it('fails where Slack did not take it: Lambda calls it again', async () => {
  const { failed } = fixture('failed');
  await expect(failed('slash_command', { subcommand: 'resolve', args: ['7'] })).rejects.toThrow(
    ReceiptNotUpdatedError,
  );
});
