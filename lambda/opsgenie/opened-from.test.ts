import { setTimeout as delay } from 'node:timers/promises';
import { recordLog } from '../../common/fixtures/record-log.ts';
import { shownText } from '../../common/fixtures/start-slack.ts';
import { validateView } from '../../scripts/local/fakes/slack/block-kit.ts';
import { buildReceipt } from './fixtures/build-receipt.ts';
import { FakeIncidents } from './fixtures/fake-incidents.ts';
import { plainView } from './incident-modal.ts';
import { createShowOpenedFrom, type OpenedFromDeps, openAnotherButton } from './opened-from.ts';
import type { Receipt } from './receipt-store.ts';

const PLACE = { channel: 'C07HARBOUR', ts: '1790000000.000100' };
const NOW = Date.parse('2026-09-21T14:19:20.000Z');
const never = () => new Promise<void>(() => undefined);

function setUp(receipts: Record<string, Partial<Receipt> | undefined>, change: Partial<OpenedFromDeps> = {}) {
  const { log, lines } = recordLog();
  const incidents = new FakeIncidents([], () => NOW);
  const show = createShowOpenedFrom({
    openedFrom: { find: async () => Object.keys(receipts), add: async () => undefined },
    receipts: {
      find: async (key) => {
        const found = receipts[key];
        return found && buildReceipt(found);
      },
    },
    known: { find: async () => undefined },
    ...{ incidents, log, sleep: never, now: () => NOW },
    ...change,
  });
  return { incidents, lines, shown: async () => show(PLACE) };
}

const done = (incident: NonNullable<Receipt['incident']>): Partial<Receipt> => ({ state: 'done', incident });
const OPENED = {
  id: 'incident-17',
  number: '17',
  url: 'https://lantern.app.opsgenie.com/incident/detail/17',
};
const SUBJECT = 'P2 Checkout: Checkout is down';

it('shows nothing if no incident was opened from that message', async () => {
  expect(await setUp({}).shown()).toBeUndefined();
  expect(await setUp({ forgotten: undefined }).shown()).toBeUndefined();
});

it('shows the incident: who opened it, how it stands, and Show', async () => {
  const { incidents, shown } = setUp({ one: done(OPENED) });
  incidents.add(17, { acknowledgement: { kind: 'acknowledged', by: 'emil', at: NOW - 60_000 } });
  const blocks = await shown();
  expect(shownText(blocks)).toContain(
    `<${OPENED.url}|#17> was opened from this message by <@U03JUNIPER> 6 min ago. It is acknowledged since <!date^1790000300^{time}|14:18 UTC>, by emil.`,
  );
  expect(shownText(blocks)).toContain(SUBJECT);
  expect(JSON.stringify(blocks)).toContain('"action_id":"/sre:show:incident"');
  const metadata = { channelId: PLACE.channel, requestId: 'r' };
  const identity = { subcommand: 'incident', externalId: 'x', metadata };
  expect(validateView(plainView(identity, [...(blocks ?? []), openAnotherButton('incident', '{}')]))).toEqual(
    [],
  );
});

it.each<[string, Partial<OpenedFromDeps>]>([
  ['does not know it any more', {}],
  ['fails', { known: { find: () => Promise.reject(new Error('throttled')) } }],
  ['takes too long', { known: { find: () => never().then(() => undefined) }, sleep: () => delay(1) }],
])('leaves out how it stands if the backend %s', async (_what, change) => {
  const text = shownText(await setUp({ one: done(OPENED) }, change).shown());
  expect(text).toContain('6 min ago.\n');
  expect(text).toContain(SUBJECT);
});

it('shows one of a release that stored no id, without Show', async () => {
  const blocks = await setUp({ one: done({ number: '17', url: OPENED.url }) }).shown();
  expect(shownText(blocks)).toContain('|#17> was opened');
  expect(JSON.stringify(blocks)).not.toContain('accessory');
});

it.each<Partial<Receipt>>([
  { state: 'received' },
  { state: 'pending', ref: 'r' },
  { state: 'unknown', result: { kind: 'unknown', reason: 'r' } },
])('says that one was asked for: %j', async (receipt) => {
  const text = shownText(await setUp({ one: receipt }).shown());
  expect(text).toContain('An incident was asked for from this message by <@U03JUNIPER> 6 min ago.');
  expect(text).toContain(SUBJECT);
});

it('shows what was stored before it was told', async () => {
  const blocks = await setUp({
    one: { state: 'received', result: { kind: 'done', incident: OPENED } },
  }).shown();
  expect(shownText(blocks)).toContain('|#17> was opened');
});

it.each<Partial<Receipt>>([
  { state: 'failed' },
  { state: 'received', result: { kind: 'failed', reason: 'r' } },
])('passes over one that certainly opened none: %j', async (failed) => {
  expect(await setUp({ one: failed }).shown()).toBeUndefined();
  const { shown } = setUp({ newer: failed, older: done({ ...OPENED, number: '16' }) });
  expect(shownText(await shown())).toContain('|#16>');
});

it('shows what people wrote as they wrote it, in rich text', async () => {
  const { input } = buildReceipt();
  const blocks = await setUp({ one: { input: { ...input, message: '<!channel> & co' } } }).shown();
  expect(blocks?.at(-1)).toMatchObject({
    elements: [{ elements: [{ type: 'text', text: 'P2 Checkout: <!channel> & co' }] }],
  });
});

it('opens the form if the table fails', async () => {
  const openedFrom = { find: () => Promise.reject(new Error('throttled')), add: async () => undefined };
  const { lines, shown } = setUp({}, { openedFrom });
  expect(await shown()).toBeUndefined();
  expect(lines).toMatchObject([{ level: 'warn' }]);
});
