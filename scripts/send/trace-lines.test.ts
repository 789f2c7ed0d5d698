import type { ActionResult, Request, Span } from '../local/driver-answers.ts';
import {
  buildIncident,
  buildMessage,
  buildRequest,
  buildSpan,
  buildState,
  buildView,
  START,
} from './fixtures/build-state.ts';
import {
  asRead,
  incidentOf,
  isReceiptOf,
  messagesOf,
  readable,
  requestLines,
  viewOf,
} from './trace-lines.ts';

const span = (name: string, more: Partial<Span> = {}) => buildSpan(name, { startedAt: START + 10, ...more });
const request = (...spans: Span[]) => buildRequest({ spans });
const taken: ActionResult = { status: 200, ms: 30, requestId: 'r-1', shown: null };
const text = (one: Request, outcome = taken) =>
  requestLines(one, outcome).map((line) => `${line.at} ${line.label}: ${line.text}`);

describe('requestLines', () => {
  it('tells a command hop by hop', () => {
    const story = request(
      span('gateway', { startedAt: START }),
      span('gatekeeper', { cold: true, durationMs: 120.4 }),
      span('bus', { outcome: 'matched opsgenie', data: { detailType: 'slash_command' } }),
      span('queue', { data: { functionName: 'opsgenie', attempt: 1 } }),
      span('opsgenie', { durationMs: null, outcome: 'running' }),
      span('slack views.open', { startedAt: START + 40 }),
      span('opsgenie services', { outcome: 'http 500' }),
    );
    expect(text(story)).toEqual([
      '10 start: process of gatekeeper',
      '10 signature: accepted by the gatekeeper (120 ms, cold)',
      '10 gate: passed',
      '10 event: slash_command matched opsgenie',
      '10 function: opsgenie: running (running)',
      '10 opsgenie: services: http 500 (5 ms)',
      '40 form: views.open: ok (5 ms), accepted at +45 ms',
    ]);
  });

  it('tells a refusal', () => {
    const story = request(span('gatekeeper'));
    expect(text(story, { ...taken, shown: 'no' })).toEqual([
      '10 signature: accepted by the gatekeeper (5 ms)',
      '30 gate: refused',
    ]);
  });

  it('tells a signature that was not accepted', () => {
    expect(text(request(span('gatekeeper')), { ...taken, status: 401, shown: 'failed' })[0]).toContain(
      'signature: refused',
    );
  });

  it('tells of many looks that saw the same only the first and the last', () => {
    const looks = [1, 2, 3, 4].map((ms) =>
      span('opsgenie status', { startedAt: START + ms, durationMs: ms }),
    );
    expect(text(request(...looks))).toEqual([
      '1 opsgenie: status: ok (1 ms)',
      '4 opsgenie: status: ok (4 ms)',
    ]);
  });

  it('tells what happened in the order of time, whatever was seen first', () => {
    const story = request(
      span('slack chat.update', { startedAt: START + 3103 }),
      span('opsgenie create', { startedAt: START + 2453 }),
    );
    expect(text(story)).toEqual(['2453 opsgenie: create: ok (5 ms)', '3103 message: chat.update: ok (5 ms)']);
  });

  it('says that an incident is not ready yet, and nothing of the looks between the first and the last', () => {
    const look = (at: number) => span('opsgenie status', { startedAt: START + at, outcome: 'http 404' });
    const story = request(look(3), look(1), look(2));
    expect(text(story)).toEqual([
      '1 opsgenie: status: not ready yet (404) (5 ms)',
      '3 opsgenie: status: not ready yet (404) (5 ms)',
    ]);
  });

  it('tells a retry', () => {
    const story = request(span('queue', { data: { functionName: 'opsgenie', attempt: 2 } }));
    expect(text(story)).toEqual(['10 retry: attempt 2 of opsgenie']);
  });
});

describe('what belongs to a request', () => {
  const incident = buildIncident({ links: { web: 'https://o/i-1' } });

  it('is the open view that it touched last', () => {
    const views = ['V1', 'V2', 'V3'].map((id) => buildView({ id }));
    views.push(buildView({ id: 'V4', status: 'closed' }));
    const spans = ['V1', 'V2', 'V4'].map((viewId) => span('slack views.open', { data: { viewId } }));
    expect(viewOf(buildState({ views }), request(...spans))?.id).toBe('V2');
    expect(viewOf(buildState({ views }), request(span('slack views.open')))).toBeUndefined();
  });

  it('is every message that it posted or changed', () => {
    const messages = [buildMessage(), buildMessage({ ts: '1.2' })];
    const found = messagesOf(
      buildState({ messages }),
      request(span('slack chat.update', { data: { ts: '1.2' } })),
    );
    expect(found.map((one) => one.ts)).toEqual(['1.2']);
  });

  it.each([
    ['OpsGenie named', [span('opsgenie status', { data: { incidentId: 'i-1' } })], {}],
    ['carries the request', [], { requestId: 'r-1' }],
    ['carries the key of the view', [], { key: 'view:T1:V1' }],
  ])('is the incident that %s', (_, spans, extraProperties) => {
    const incidents = [
      { ...incident, id: 'i-0', extraProperties: { key: 'view:T1:V11' } },
      { ...incident, extraProperties },
    ];
    expect(incidentOf(buildState({ incidents }), request(...spans), 'V1')?.id).toBe('i-1');
  });

  it('is the issue that carries the key of the view', () => {
    const issues = ['V11', 'V1'].map((view, index) => ({
      ...{ id: `1000${index}`, key: `OPS-${index}` },
      properties: { qbot: { key: `view:T1:${view}` } },
    }));
    expect(incidentOf({ ...buildState({}), jsm: { issues, webhooks: [] } }, request(), 'V1')).toEqual({
      ...{ id: '10001', label: 'OPS-1', url: 'https://example.atlassian.net/browse/OPS-1' },
    });
  });

  it('is no incident of another', () => {
    expect(incidentOf(buildState({ incidents: [incident] }), request(), 'V1')).toBeUndefined();
  });

  it.each([
    ['updated with the link', { updates: 1, text: 'done https://o/i-1' }, true],
    ['updated with the link in a block', { updates: 1, blocks: [{ url: 'https://o/i-1' }] }, true],
    ['posted with the link and never updated', { text: 'https://o/i-1' }, false],
    ['updated without the link', { updates: 1, text: 'failed' }, false],
  ])('is told by a message %s: %#', (_, more, expected) => {
    expect(isReceiptOf(buildMessage(more), { url: incident.links.web })).toBe(expected);
  });
});

it('reads texts, fields and elements of blocks', () => {
  const blocks = [
    { type: 'section', text: { text: 'a' }, fields: [{ text: 'b' }] },
    { type: 'context', elements: [{ type: 'mrkdwn', text: 'c' }] },
    { type: 'actions', elements: [{ type: 'button', text: { text: 'd' } }] },
    'none',
  ];
  expect(readable(blocks)).toBe('a\nb\nc\n[d]');
});

it('reads a message without its markup', () => {
  const message = buildMessage({
    text: '<https://o/1|#1> a &amp; b &lt;c&gt; <#C1> by <!date^1790000060^{time_secs}|14:14:20 UTC>.',
  });
  expect(asRead(message)).toBe('#1 (https://o/1) a & b <c> <#C1> by 14:14:20 UTC.');
  expect(asRead({ ...message, text: '', blocks: [{ text: { type: 'plain_text', text: 'block' } }] })).toBe(
    'block',
  );
});
