import type { DetailType } from '../../common/contract.ts';
import { buildEvent } from '../../common/fixtures/build-event.ts';
import { buildAlertAction, buildWebhookEvent } from '../../common/fixtures/build-webhook-event.ts';
import { recordLog } from '../../common/fixtures/record-log.ts';
import { buildClick } from './fixtures/build-payload.ts';
import { FakeActions } from './fixtures/fake-actions.ts';
import { createFollowFailedOrder } from './follow-failed-order.ts';
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

function fixture(result: RefreshResult = 'updated') {
  const incidents = new FakeActions(() => 0);
  const { id } = incidents.add(7);
  const refreshed: string[] = [];
  const { log, lines } = recordLog();
  const updateReceipt = async (one: string) => {
    refreshed.push(one);
    return result;
  };
  const follow = createFollowFailedOrder({ incidents, updateReceipt, log });
  const failed = (type: DetailType, detail: Parameters<typeof buildEvent>[0]) =>
    follow({ requestId: 'r', event: { ...buildEvent(detail, type) } });
  return { failed, follow, id, incidents, lines, refreshed };
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

it.each<[string, DetailType, Parameters<typeof buildEvent>[0]]>([
  ['the form of a new incident', 'view_submission', { subcommand: 'incident' }],
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
