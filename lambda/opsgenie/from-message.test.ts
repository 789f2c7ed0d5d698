import type { Detail } from '../../common/contract.ts';
import { AccessDeniedError } from '../../common/errors.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { carried } from '../../common/open-form-button.ts';
import { parseOpenFormValue } from '../../common/open-form-value.ts';
import { formatPrivateMetadata } from '../../common/slack/private-metadata.ts';
import { buildHarness, type Harness } from './fixtures/build-harness.ts';
import { buildClick, buildSubmission } from './fixtures/build-payload.ts';
import { click, run } from './fixtures/drive.ts';

let table: StartedTable;
let harness: Harness;
let messages = 0;
let ts: string;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  harness = buildHarness(table);
  messages += 1;
  ts = `1790000000.${String(messages).padStart(6, '0')}`;
});
afterAll(() => table.close());

const place = () => ({ channel: 'C07HARBOUR', ts });
const wanted = () => harness.forms[0]?.[1];

function shortcut(message: object, detail: Partial<Detail> = {}): Promise<void> {
  const payload = {
    type: 'message_action',
    callback_id: '/sre:incident:message',
    team: { id: 'T04LANTERN', domain: 'lantern' },
    message: { ts, blocks: [], attachments: [], ...message },
  };
  return run(harness, 'message_action', { subcommand: 'incident', text: '', args: [], payload, ...detail });
}

const link = () => `https://lantern.slack.com/archives/C07HARBOUR/p${ts.replace('.', '')}`;

it('opens the form with the text of the message and its permalink', async () => {
  await shortcut({ text: 'Checkout is *down*, see <https://x.example|board>' });
  const message = 'Checkout is down, see board (https://x.example)';
  const input = { description: '', link: link() };
  expect(wanted()).toEqual({
    subcommand: 'incident',
    prefill: { message, ...input },
    filter: '',
    messageTs: ts,
    again: { action: 'open_form', value: JSON.stringify({ message, filter: '', messageTs: ts, input }) },
  });
});

it('keeps the lines of a longer message as the description', async () => {
  await shortcut({ text: 'Checkout is down\n\n• since noon\n• everywhere', thread_ts: '1780000000.000001' });
  expect(wanted()?.prefill).toEqual({
    message: 'Checkout is down • since noon • everywhere',
    description: 'Checkout is down\n\n• since noon\n• everywhere',
    link: `${link()}?thread_ts=1780000000.000001&cid=C07HARBOUR`,
  });
});

it('opens an empty form for a message without words, and without a link if Slack names no workspace', async () => {
  const payload = { team: null, message: { ts } };
  await run(harness, 'message_action', { subcommand: 'incident', payload });
  expect(wanted()?.prefill).toEqual({ message: '', description: '', link: '' });
});

it('is refused to those whom the form is closed to', async () => {
  await expect(shortcut({ text: 'x' }, { access: { denied: ['incident'] } })).rejects.toBeInstanceOf(
    AccessDeniedError,
  );
  expect(harness.forms).toEqual([]);
});

it.each([{}, { message: {} }, { message: { ts: 7 } }])(
  'throws for a payload that is none: %j',
  async (payload) => {
    await expect(run(harness, 'message_action', { payload })).rejects.toThrow();
  },
);

function submit(
  key: string,
  detail: Partial<Detail> = {},
  metadata: object = { messageTs: ts },
): Promise<void> {
  const kept = { channelId: 'C07HARBOUR', requestId: 'r', ...metadata };
  return run(harness, 'view_submission', {
    ...{ subcommand: 'incident', text: '', idempotencyKey: key },
    payload: buildSubmission({}, formatPrivateMetadata(kept)),
    ...detail,
  });
}

describe('a form that was opened from a message', () => {
  it('is remembered with that message, each once, the newest first', async () => {
    await submit(`view:T:first-${ts}`);
    await submit(`view:T:first-${ts}`);
    await submit(`view:T:second-${ts}`);
    expect(await harness.openedFrom.find(place())).toEqual([`view:T:second-${ts}`, `view:T:first-${ts}`]);
    expect(await harness.openedFrom.find({ ...place(), channel: 'C08OTHER' })).toEqual([]);
  });

  it('keeps the last five, of all that are added at once too', async () => {
    const keys = Array.from({ length: 7 }, (_, index) => `view:T:${index}-${ts}`);
    await Promise.all(keys.map((key) => harness.openedFrom.add(place(), key)));
    const kept = await harness.openedFrom.find(place());
    expect(new Set(kept).size).toBe(5);
    expect(keys).toEqual(expect.arrayContaining(kept));
  });

  it('is not remembered otherwise', async () => {
    await submit(`view:T:typed-${ts}`, {}, {});
    expect(await harness.openedFrom.find(place())).toEqual([]);
  });

  it('opens its incident even if that cannot be remembered', async () => {
    harness.deps.openedFrom = { add: () => Promise.reject(new Error('throttled')) };
    await submit(`view:T:throttled-${ts}`);
    expect(harness.order).toContain('create');
    expect(harness.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', message: 'a second form may open for this message' }),
    );
  });

  it('knows its message when its button brings it back', async () => {
    const metadata = formatPrivateMetadata({ channelId: 'C07HARBOUR', requestId: 'r', messageTs: ts });
    const payload = buildSubmission({ message: { value: { value: ' ' } } }, metadata);
    await run(harness, 'view_submission', { subcommand: 'incident', payload });
    const value =
      JSON.stringify(harness.delivered[0]?.[1].blocks).match(/"value":("(?:[^"\\]|\\.)*")/)?.[1] ?? '';
    await click(harness, { action: 'open_form', value: String(JSON.parse(value)) });
    expect(wanted()?.messageTs).toBe(ts);
  });
});

describe('Open another', () => {
  const value = () => JSON.stringify({ message: 'Down', filter: '', messageTs: ts });

  it('puts the form into the place of what the modal shows', async () => {
    const payload = { ...buildClick('/sre:incident:open_another', value()), view: { id: 'V0SHOWN' } };
    await run(harness, 'block_actions', { subcommand: 'incident', payload });
    expect(wanted()).toMatchObject({ inPlaceOf: 'V0SHOWN', messageTs: ts, prefill: { message: 'Down' } });
  });

  it('throws for a click in a message', async () => {
    await expect(click(harness, { action: 'open_another', value: value() })).rejects.toThrow();
  });
});

describe('carried', () => {
  it.each([
    [
      'a long description',
      { description: '"🔥\n'.repeat(1000), link: 'https://x.example' },
      'https://x.example',
    ],
    ['a long link', { description: '', link: `https://x.example/${'y'.repeat(2980)}` }, ''],
    ['both', { description: 'd'.repeat(3000), link: `https://x.example/${'y'.repeat(2980)}` }, ''],
  ])('fits a button, with %s', (_what, input, kept) => {
    const value = carried({ message: '"'.repeat(130), filter: '', messageTs: '1.2', input });
    expect(value.length).toBeLessThanOrEqual(2000);
    expect(parseOpenFormValue(value)).toMatchObject({ message: '"'.repeat(130), input: { link: kept } });
  });
});
