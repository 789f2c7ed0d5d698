import { recordLog } from '../../common/fixtures/record-log.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { FakeActions } from './fixtures/fake-actions.ts';
import { FakeMessages } from './fixtures/fake-messages.ts';
import type { IncidentDetails } from './incident-backend.ts';
import { createIncidentStore } from './incident-store.ts';
import { createReceiptStore } from './receipt-store.ts';
import { createUpdateReceipt, ReceiptNotUpdatedError, updateOrThrow } from './refresh-receipt.ts';

const NOW = Date.parse('2026-09-21T14:20:00.000Z');
const PLACE = { channel: 'C07HARBOUR', ts: '1790000000.000100' };
const CREATED = { createdAt: NOW - 6 * 60_000 };
const EMIL = { userId: 'U0EMIL', name: 'emil', at: NOW - 60_000 };
const UNREAD: Partial<IncidentDetails> = { acknowledgement: { kind: 'unknown', mayPass: true } };
const BY_EVE: Partial<IncidentDetails> = { acknowledgement: { kind: 'acknowledged', by: 'eve@x', at: NOW } };

let table: StartedTable;
let number = 300;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  number += 1;
});
afterAll(() => table.close());

/** What the backend says at each reading, the last for all that follow. */
async function fixture(performed: Record<string, typeof EMIL>, ...said: Partial<IncidentDetails>[]) {
  const clock = { now: NOW };
  const incidents = new FakeActions(() => clock.now);
  const messages = new FakeMessages();
  const at = table.at(() => clock.now);
  const known = createIncidentStore(at);
  const { id } = incidents.add(number, { ...CREATED, ...said[0] });
  incidents.onRead = async () => {
    incidents.add(number, { ...CREATED, ...(said.length > 1 ? said.shift() : said[0]) });
  };
  const sleep = async (ms: number) => {
    clock.now += ms;
  };
  const deps = { incidents, known, messages, sleep, now: () => clock.now, log: recordLog().log };
  const update = createUpdateReceipt({ ...deps, receipts: createReceiptStore(at) });
  await known.change(id, () => ({ shownIn: [PLACE], performed }));
  const refresh = async () => {
    clock.now += 60_000;
    return update(id);
  };
  return { id, incidents, messages, refresh, update };
}

describe('while the alerts of an incident cannot be read, its message', () => {
  it('still says who has acknowledged it with Q-Bot', async () => {
    const { messages, refresh } = await fixture({ acknowledge: EMIL }, UNREAD);
    await refresh();
    expect(messages.textOf(PLACE)).toContain('acknowledged by <@U0EMIL>: P1');
    expect(messages.wholeOf(PLACE)).toContain('Acknowledged by <@U0EMIL> 5 min after');
    expect(messages.wholeOf(PLACE)).not.toContain('/sre:ack:incident');
  });

  it('still says who has acknowledged it elsewhere', async () => {
    const { messages, refresh } = await fixture({}, BY_EVE, UNREAD);
    await refresh();
    await refresh();
    await refresh();
    expect(messages.textOf(PLACE)).toContain('acknowledged by eve@x: P1');
  });

  it('says nothing that was over since: that of Q-Bot was taken back in the backend', async () => {
    const { messages, refresh } = await fixture({ acknowledge: EMIL }, {}, UNREAD);
    await refresh();
    await refresh();
    expect(messages.textOf(PLACE)).toContain('is open: P1');
    expect(messages.wholeOf(PLACE)).toContain('/sre:ack:incident');
  });

  it.each([
    ['Q-Bot', { acknowledge: EMIL, reopen: { ...EMIL, at: NOW } }, [UNREAD]],
    ['the backend', { acknowledge: EMIL }, [{ ...BY_EVE, status: 'resolved' } as const, UNREAD]],
  ])('says nothing of who took it before it was opened again in %s', async (_where, performed, said) => {
    const { messages, refresh } = await fixture(performed, ...said);
    for (const _reading of said) await refresh();
    expect(messages.textOf(PLACE)).toContain('is open: P1');
  });

  it('still says who has resolved it elsewhere', async () => {
    const resolved = { status: 'resolved', resolvedAt: NOW } as const;
    const { messages, refresh } = await fixture(
      {},
      { ...resolved, resolvedBy: 'eve@x' },
      { ...resolved, ...UNREAD },
    );
    for (let refreshes = 0; refreshes < 3; refreshes += 1) await refresh();
    expect(messages.textOf(PLACE)).toContain('resolved by eve@x: P1');
  });
});

it('does not name who had resolved it before for another end', async () => {
  const first = { status: 'resolved', resolvedAt: NOW, resolvedBy: 'eve@x' } as const;
  const second = { status: 'resolved', resolvedAt: NOW + 600_000, ...UNREAD } as const;
  const { messages, refresh } = await fixture({}, first, second);
  for (let refreshes = 0; refreshes < 2; refreshes += 1) await refresh();
  expect(messages.textOf(PLACE)).toContain('resolved: P1');
});

describe('what could not be read', () => {
  it('is read again until it can be', async () => {
    const { incidents, messages, refresh } = await fixture({}, UNREAD, BY_EVE);
    expect(await refresh()).toBe('updated');
    expect(incidents.finds).toBe(2);
    expect(messages.textOf(PLACE)).toContain('acknowledged by eve@x: P1');
  });

  it('is read three times, and then by the next delivery', async () => {
    const { id, incidents, update } = await fixture({}, UNREAD);
    await expect(updateOrThrow(update, id)).rejects.toBeInstanceOf(ReceiptNotUpdatedError);
    expect(incidents.finds).toBe(3);
  });

  it('is not read again where a right is missing, or it is over', async () => {
    const forbidden = await fixture({}, { acknowledgement: { kind: 'unknown' } });
    expect(await forbidden.refresh()).toBe('updated');
    number += 1;
    const over = await fixture({}, { ...UNREAD, status: 'resolved' });
    expect(await over.refresh()).toBe('updated');
    expect([forbidden.incidents.finds, over.incidents.finds]).toEqual([1, 1]);
  });
});
