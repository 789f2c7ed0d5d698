import { claimOnce } from '../../common/aws/table.ts';
import { buildContext } from '../../common/fixtures/build-context.ts';
import { recordAudit } from '../../common/fixtures/record-audit.ts';
import { recordLog } from '../../common/fixtures/record-log.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { createSettledTaps } from '../../common/settled-taps.ts';
import { type PhoneAcknowledged, phoneAcknowledgedSchema } from '../../common/webhook-contract.ts';
import { FakeActions } from './fixtures/fake-actions.ts';
import { FakeMessages } from './fixtures/fake-messages.ts';
import { IncidentNotFoundError, IncidentRefusedError, IncidentUnknownError } from './incident-backend.ts';
import { createIncidentStore } from './incident-store.ts';
import { createPhoneAcknowledged } from './phone-acknowledged.ts';
import { createReceiptStore } from './receipt-store.ts';
import { createUpdateReceipt } from './refresh-receipt.ts';

const NOW = Date.parse('2026-09-21T03:12:00.000Z');
const PLACE = { channel: 'C07HARBOUR', ts: '1790000000.000100' };
const AWAY = new IncidentUnknownError('no answer', { userMessage: 'OpsGenie did not answer.' });

let table: StartedTable;
let ids = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());

async function fixture() {
  const clock = { now: NOW };
  const now = () => clock.now;
  const sleep = async (ms: number) => {
    clock.now += ms;
  };
  const at = table.at(now);
  const { log, lines } = recordLog();
  const incidents = new FakeActions(now);
  const messages = new FakeMessages();
  const known = createIncidentStore(at);
  const taps = createSettledTaps(at);
  const common = { incidents, known, log, now, sleep };
  const updateReceipt = createUpdateReceipt({ ...common, messages, receipts: createReceiptStore(at) });
  const claim = (id: string) => claimOnce(at, id);
  const { audit, decisions } = recordAudit();
  const handle = createPhoneAcknowledged({ ...common, audit, taps, claim, updateReceipt });
  ids += 1;
  const { id } = incidents.add(ids + 500);
  incidents.alerts.set(`alert-of-${id}`, id);
  await known.change(id, () => ({ shownIn: [PLACE] }));
  const detail = phoneAcknowledgedSchema.parse({
    ...{ version: 1, requestId: 'request-1', alertId: `alert-of-${id}`, incidentId: id },
    ...{ at: new Date(NOW).toISOString(), receipt: `r${id}`, entry: 'harbour', device: 'iphone' },
  });
  const tap = (overrides: Partial<PhoneAcknowledged> = {}) =>
    handle({ ...detail, ...overrides }, buildContext());
  const outcomes = () => lines.flatMap(({ fields }) => fields.outcome ?? []);
  return { decisions, ...{ id, clock, detail, incidents, known, lines, messages, outcomes, tap, taps } };
}

it('leaves a record of who tapped, and for which incident', async () => {
  const { decisions, id, tap } = await fixture();
  await tap();
  expect(decisions).toEqual([{ action: 'acknowledge', target: id, outcome: 'done', entry: 'harbour' }]);
});

describe('an acknowledgement on the phone', () => {
  it('acknowledges the incident, and its message says by whom', async () => {
    const { id, incidents, messages, tap, taps, detail } = await fixture();
    await tap();
    expect(incidents.sent).toEqual([{ action: 'acknowledge', id, user: 'harbour (on the phone: iphone)' }]);
    expect(messages.wholeOf(PLACE)).toContain('Acknowledged by harbour (on the phone: iphone) 6 min after');
    expect(await taps.has(detail.receipt)).toBe(true);
  });

  it('is passed on once, however often it is delivered', async () => {
    const { incidents, outcomes, tap } = await fixture();
    await Promise.all([tap(), tap(), tap()]);
    await tap();
    expect(incidents.sent).toHaveLength(1);
    expect(outcomes()).toContain('duplicate');
  });

  it('is passed on once after the backend was away, whenever that is', async () => {
    const { clock, incidents, messages, outcomes, tap } = await fixture();
    incidents.onRead = () => Promise.reject(AWAY);
    for (let minute = 0; minute < 15; minute += 1) {
      await tap();
      clock.now += 60_000;
    }
    expect(incidents.sent).toEqual([]);
    incidents.onRead = async () => undefined;
    await tap();
    await tap();
    expect(incidents.sent).toHaveLength(1);
    expect(messages.wholeOf(PLACE)).toContain('Acknowledged by harbour');
    expect(outcomes().filter((one) => one === 'phone_waits')).toHaveLength(15);
  });

  it('is not sent again where only its answer was lost, and is still its own', async () => {
    const { id, incidents, known, tap } = await fixture();
    incidents.onDone = () => Promise.reject(AWAY);
    await tap();
    incidents.onDone = async () => undefined;
    await tap();
    expect(incidents.sent).toHaveLength(1);
    expect((await known.find(id))?.performed.acknowledge).toMatchObject({
      name: 'harbour (on the phone: iphone)',
    });
  });

  it.each([
    ['a right is missing', new IncidentRefusedError('refused with 403', { userMessage: 'No.' })],
    ['nothing listens there', new IncidentRefusedError('no answer', { cause: new Error('ECONNREFUSED') })],
  ])('waits while %s', async (_case, error) => {
    const { detail, incidents, tap, taps } = await fixture();
    incidents.onSend = () => Promise.reject(error);
    await tap();
    expect(await taps.has(detail.receipt)).toBe(false);
    incidents.onSend = async () => undefined;
    await tap();
    expect(incidents.sent).toHaveLength(1);
  });

  it('waits until Slack shows it, and is not sent again for that', async () => {
    const { detail, incidents, messages, tap, taps } = await fixture();
    messages.onUpdate = async () => 'ratelimited';
    await tap();
    expect(await taps.has(detail.receipt)).toBe(false);
    messages.onUpdate = async () => undefined;
    await tap();
    expect(incidents.sent).toHaveLength(1);
    expect(messages.wholeOf(PLACE)).toContain('Acknowledged by harbour');
  });

  it('acknowledges nothing anew once the incident is open again', async () => {
    const { id, incidents, tap } = await fixture();
    await tap();
    incidents.incidents.set(id, { ...incidents.add(999), id, acknowledgement: { kind: 'none' } });
    await tap();
    expect(incidents.sent).toHaveLength(1);
  });

  it('leaves who was first where it was acknowledged before', async () => {
    const { id, incidents, messages, outcomes, tap } = await fixture();
    const acknowledgement = { kind: 'acknowledged', by: 'olivia', at: NOW } as const;
    incidents.incidents.set(id, { ...incidents.add(998), id, acknowledgement });
    await tap();
    expect(incidents.sent).toEqual([]);
    expect(outcomes()).toContain('phone_already');
    expect(messages.wholeOf(PLACE)).toContain('Acknowledged by olivia');
  });
});

describe('is passed on to nobody', () => {
  it('where the incident of the details is not that of the alert', async () => {
    const { detail, incidents, lines, tap, taps } = await fixture();
    await tap({ alertId: 'alert-of-mallory' });
    expect(incidents.sent).toEqual([]);
    expect(lines.find(({ fields }) => fields.outcome === 'phone_not_passed')).toMatchObject({
      level: 'warn',
      fields: { reason: 'not an alert of this incident' },
    });
    expect(await taps.has(detail.receipt)).toBe(true);
  });

  it('without the integration key, and says so once', async () => {
    const { incidents, lines, tap } = await fixture();
    incidents.hasIntegrationKey = false;
    await tap();
    await tap();
    const said = lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields);
    expect(said).toEqual([{ outcome: 'phone_not_passed', reason: 'no integration key' }]);
  });

  it('where the backend has no such incident', async () => {
    const { incidents, outcomes, tap } = await fixture();
    incidents.onSend = () => Promise.reject(new IncidentNotFoundError('not found'));
    await tap();
    expect(outcomes()).toEqual(['phone_not_passed', 'phone_not_found']);
  });

  it('a day later, from a dead letter', async () => {
    const { clock, incidents, outcomes, tap } = await fixture();
    clock.now += 24 * 60 * 60 * 1000 + 1;
    await tap();
    expect(incidents.sent).toEqual([]);
    expect(outcomes()).toEqual(['phone_expired']);
  });
});

describe('an alert of its own', () => {
  it('is acknowledged by its id, once', async () => {
    const { incidents, tap } = await fixture();
    const alone = { alertId: 'alert-alone', incidentId: null, device: '' };
    incidents.onSend = async ({ user }) => expect(user).toBe('harbour (on the phone)');
    await tap(alone);
    await tap(alone);
    expect(incidents.acknowledgedAlerts).toEqual(['alert-alone']);
  });

  it('is left where the product knows no such alert', async () => {
    const { incidents, outcomes, tap } = await fixture();
    Object.assign(incidents, { acknowledgeAlert: undefined });
    await tap({ incidentId: null });
    expect(outcomes()).toEqual(['phone_not_possible']);
  });
});

it('throws an unexpected error once, and waits then', async () => {
  const { detail, incidents, outcomes, tap, taps } = await fixture();
  incidents.onSend = () => Promise.reject(new TypeError('a fault of ours'));
  await expect(tap()).rejects.toThrow('a fault of ours');
  await tap();
  expect(outcomes()).toEqual(['phone_waits']);
  expect(await taps.has(detail.receipt)).toBe(false);
});
