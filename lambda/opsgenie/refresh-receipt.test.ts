import { recordLog } from '../../common/fixtures/record-log.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { FakeActions } from './fixtures/fake-actions.ts';
import { FakeMessages } from './fixtures/fake-messages.ts';
import { createIncidentStore } from './incident-store.ts';
import { createReceiptStore } from './receipt-store.ts';
import { createUpdateReceipt } from './refresh-receipt.ts';

const NOW = Date.parse('2026-09-21T14:20:00.000Z');
const PLACE = { channel: 'C07HARBOUR', ts: '1790000000.000100' };

let table: StartedTable;
let ids = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());

function fixture() {
  const clock = { now: NOW };
  const incidents = new FakeActions(() => clock.now);
  const messages = new FakeMessages();
  const at = table.at(() => clock.now);
  const known = createIncidentStore(at);
  const sleep = async (ms: number) => {
    clock.now += ms;
  };
  const deps = { incidents, known, messages, sleep, now: () => clock.now, log: recordLog().log };
  const updateReceipt = createUpdateReceipt({ ...deps, receipts: createReceiptStore(at) });
  ids += 1;
  const { id } = incidents.add(ids + 100);
  const show = () => known.change(id, () => ({ shownIn: [PLACE] }));
  return { id, clock, incidents, messages, known, updateReceipt, show };
}

describe('the receipt follows the backend', () => {
  it('says who resolved it elsewhere, and when', async () => {
    const { id, incidents, messages, show, updateReceipt } = fixture();
    await show();
    incidents.add(ids + 100, { status: 'resolved', resolvedAt: NOW, resolvedBy: 'emil' });

    expect(await updateReceipt(id)).toBe('updated');

    expect(messages.textOf(PLACE)).toContain('resolved by emil: P1 Payments: Checkout is down');
    expect(messages.wholeOf(PLACE)).toContain('Resolved by emil <!date^1790000400^{time}|14:20 UTC>');
    expect(messages.wholeOf(PLACE)).toContain('/sre:reopen:incident');
    expect(messages.wholeOf(PLACE)).not.toContain('/sre:resolve:incident');
  });

  it('ends in the newest state, in whatever order and however often it is told', async () => {
    const { id, incidents, messages, show, updateReceipt } = fixture();
    await show();
    incidents.add(ids + 100, { status: 'resolved', resolvedAt: NOW, resolvedBy: 'emil' });
    await Promise.all([id, id, id, id].map((one) => updateReceipt(one)));
    expect(messages.textOf(PLACE)).toContain('resolved by emil');
    expect(messages.posts).toBe(0);
  });

  it('shows what was read last where an older reading is written later', async () => {
    const { id, incidents, messages, show, updateReceipt } = fixture();
    await show();
    let overtaken = false;
    messages.onUpdate = async () => {
      if (overtaken) return undefined;
      overtaken = true;
      // Between the reading and the writing of the first, a second one sees the incident resolved and shows it.
      incidents.add(ids + 100, { status: 'resolved', resolvedAt: NOW });
      await updateReceipt(id);
      return undefined;
    };
    await updateReceipt(id);
    expect(messages.textOf(PLACE)).toContain('resolved');
  });

  it('keeps who clicked, though the backend names its key', async () => {
    const { id, incidents, messages, known, updateReceipt } = fixture();
    const resolve = { userId: 'U0EMIL', name: 'emil', at: NOW, key: 'act:1' };
    await known.change(id, () => ({ shownIn: [PLACE], performed: { resolve } }));
    incidents.add(ids + 100, { status: 'resolved', resolvedAt: NOW + 2000, resolvedBy: 'Q-Bot key' });
    await updateReceipt(id);
    expect(messages.textOf(PLACE)).toContain('resolved by <@U0EMIL>');
  });

  it('forgets who resolved it once it is open again', async () => {
    const { id, incidents, messages, known, updateReceipt } = fixture();
    const resolve = { userId: 'U0EMIL', name: 'emil', at: NOW };
    await known.change(id, () => ({ shownIn: [PLACE], performed: { resolve } }));
    await updateReceipt(id);
    expect(messages.textOf(PLACE)).not.toContain('U0EMIL');
    incidents.add(ids + 100, { status: 'resolved', resolvedAt: NOW + 1000 });
    await updateReceipt(id);
    expect(messages.textOf(PLACE)).not.toContain('U0EMIL');
  });

  it('posts and asks nothing for an incident that Q-Bot shows nowhere', async () => {
    const { incidents, messages, updateReceipt } = fixture();
    expect(await updateReceipt('incident-of-somebody-else')).toBe('not_shown');
    expect([incidents.finds, messages.posts, messages.updates]).toEqual([0, 0, 0]);
  });

  it.each([
    ['a moment', ['ratelimited'], 'updated'],
    ['a deleted message', ['message_not_found'], 'updated'],
    ['longer', ['no_answer', 'internal_error', 'no_answer'], 'failed'],
  ])('says what became of it where Slack does not take it: %s', async (_, words, expected) => {
    const { id, messages, show, updateReceipt } = fixture();
    await show();
    const refusals = [...words];
    messages.onUpdate = async () => refusals.shift();
    expect(await updateReceipt(id)).toBe(expected);
  });

  it('gives up while its caller has time to say so: Slack answers nothing, and the incident goes on changing', async () => {
    const { clock, id, known, messages, show, updateReceipt } = fixture();
    await show();
    messages.onUpdate = async () => {
      clock.now += 4000;
      await known.change(id, () => ({}));
      return 'no_answer';
    };
    expect(await updateReceipt(id)).toBe('failed');
    expect(clock.now - NOW).toBeLessThanOrEqual(13_000);
  });
});
