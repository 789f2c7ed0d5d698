import type { DeadLetter } from './dead-letters.ts';
import { EventBus } from './event-bus.ts';
import { PatternError } from './event-pattern.ts';
import { Faults } from './faults.ts';
import { Trace } from './trace.ts';
import type { Rule } from './wiring.ts';

const entry = {
  Source: 'qbot.gatekeeper',
  DetailType: 'slash_command',
  Detail: '{"command":"/sre"}',
  EventBusName: 'qbot',
};

const sre: Rule = { name: 'sre', pattern: { detail: { command: ['/sre'] } }, target: 'opsgenie' };

function busOf(rules: Rule[] = [sre]) {
  const work: Promise<void>[] = [];
  const delivered: { to: string; event: unknown; traceId: string | undefined }[] = [];
  const letters: DeadLetter[] = [];
  const faults = new Faults();
  const trace = new Trace();
  const request = trace.open('x');
  const bus = new EventBus({
    name: 'qbot',
    rules,
    hasFunction: (name) => name !== 'gone',
    deliver: async (to, event, traceId) => void delivered.push({ to, event, traceId }),
    onDeadLetter: (letter) => letters.push(letter),
    background: (one) => void work.push(one),
    faults,
    trace,
    sleep: async () => {},
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 678),
    busMs: 130,
  });
  const put = async (...entries: unknown[]): Promise<unknown> => {
    const answer = bus.serve('PutEvents', { Entries: entries }, request.traceId);
    await Promise.all(work);
    return answer;
  };
  return { put, bus, delivered, letters, faults, request };
}

describe('EventBus', () => {
  it('delivers the envelope of EventBridge to each rule that matches', async () => {
    const { put, delivered, request } = busOf([
      sre,
      { name: 'all', pattern: { source: [{ prefix: 'qbot.' }] }, target: 'audit' },
      { name: 'other', pattern: { detail: { command: ['/other'] } }, target: 'other' },
    ]);
    const answer = await put({ ...entry, Resources: ['arn:x'] });
    expect(answer).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
    expect(delivered.map(({ to }) => to)).toEqual(['opsgenie', 'audit']);
    expect(delivered[0]).toEqual({
      to: 'opsgenie',
      traceId: request.traceId,
      event: {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        'detail-type': 'slash_command',
        source: 'qbot.gatekeeper',
        account: '123456789012',
        time: '2026-01-02T03:04:05Z',
        region: 'us-east-1',
        resources: ['arn:x'],
        detail: { command: '/sre' },
      },
    });
    expect(request.hops).toMatchObject([{ name: 'bus', outcome: 'matched sre, all' }]);
  });

  it('answers in the order of the entries, and delivers the good ones', async () => {
    const { put, delivered } = busOf();
    const answer = await put(entry, { ...entry, Detail: 'x' });
    expect(answer).toMatchObject({
      FailedEntryCount: 1,
      Entries: [{ EventId: expect.any(String) }, { ErrorCode: 'MalformedDetail' }],
    });
    expect(delivered).toHaveLength(1);
  });

  it.each([
    ['another bus', { ...entry, EventBusName: 'other' }, 'dropped: there is no bus "other"'],
    ['no rule', { ...entry, Detail: '{"command":"/no"}' }, 'dropped: no rule matches'],
  ])('drops an event for %s without an error', async (_name, input, outcome) => {
    const { put, delivered, letters, request } = busOf();
    expect(await put(input)).toMatchObject({ FailedEntryCount: 0 });
    expect(delivered).toEqual([]);
    expect(letters).toEqual([]);
    expect(request.hops).toMatchObject([{ outcome }]);
  });

  it('keeps what it cannot deliver', async () => {
    const { put, letters } = busOf([{ ...sre, target: 'gone' }]);
    await put(entry);
    expect(letters).toMatchObject([
      { queue: 'undelivered', functionName: 'gone', error: 'there is no function "gone"', attempts: 0 },
    ]);
    expect(letters[0]?.record).toMatchObject({ detail: { command: '/sre' } });
  });

  it('delivers copies under the fault repeat: the same event, id and all', async () => {
    const { put, delivered, faults } = busOf();
    faults.set({ target: 'bus', kind: 'repeat', copies: 10, times: 1 });
    await put(entry);
    expect(delivered).toHaveLength(10);
    expect(new Set(delivered.map(({ event }) => JSON.stringify(event))).size).toBe(1);
  });

  it('cannot deliver under the fault refuse', async () => {
    const { put, delivered, faults, letters } = busOf();
    faults.set({ target: 'bus', kind: 'refuse', times: 1 });
    await put(entry);
    expect(delivered).toEqual([]);
    expect(letters).toMatchObject([{ queue: 'undelivered', functionName: 'opsgenie' }]);
  });

  it('prefers the trace header of the entry', async () => {
    const { put, delivered } = busOf();
    await put({ ...entry, TraceHeader: 'Root=1-x-y' });
    expect(delivered[0]?.traceId).toBe('Root=1-x-y');
  });

  it('refuses a pattern that it does not know, at start', () => {
    expect(() => busOf([{ ...sre, pattern: { source: [{ suffix: 'x' }] } }])).toThrow(PatternError);
  });

  it('names the rule', () => {
    expect(() => busOf([{ ...sre, pattern: { source: [{ suffix: 'x' }] } }])).toThrow(/rule "sre".*"suffix"/);
  });

  it('knows no other operation', () => {
    expect(() => busOf().bus.serve('ListRules', {}, undefined)).toThrow(
      expect.objectContaining({ code: 'UnknownOperationException' }),
    );
  });
});
