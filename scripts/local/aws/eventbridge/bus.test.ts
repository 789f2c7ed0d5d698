import { Faults } from '../../fakes/faults/faults.ts';
import type { DeadLetter } from '../../lambda/failed-events.ts';
import { Trace } from '../../trace.ts';
import type { LogRule, Rule } from '../../wiring/wiring.ts';
import { EventBus } from './bus.ts';
import { PatternError } from './pattern.ts';

const entry = {
  Source: 'qbot.gatekeeper',
  DetailType: 'slash_command',
  Detail: '{"command":"/sre"}',
  EventBusName: 'qbot',
};

const sre: Rule = { name: 'sre', pattern: { detail: { command: ['/sre'] } }, target: 'opsgenie' };

function busOf(rules: Rule[] = [sre], logRules: LogRule[] = []) {
  const work: Promise<void>[] = [];
  const delivered: { to: string; event: unknown; traceId: string | undefined }[] = [];
  const letters: DeadLetter[] = [];
  const logged: [string, unknown][] = [];
  const faults = new Faults();
  const slept: number[] = [];
  const trace = new Trace();
  const request = trace.open('x');
  const bus = new EventBus({
    name: 'qbot',
    rules,
    logRules,
    onLogEvent: (group, event) => logged.push([group, event]),
    hasFunction: (name) => name !== 'gone',
    deliver: async (to, event, traceId) => void delivered.push({ to, event, traceId }),
    onDeadLetter: (letter) => letters.push(letter),
    background: (one) => void work.push(one),
    faults,
    trace,
    sleep: async (ms) => void slept.push(ms),
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 678),
    busMs: 130,
  });
  const put = async (...entries: unknown[]): Promise<unknown> => {
    const answer = bus.serve('PutEvents', { Entries: entries }, request.traceId);
    await Promise.all(work);
    return answer;
  };
  return { put, bus, delivered, letters, logged, faults, trace, request, slept };
}

describe('EventBus', () => {
  it('takes over other rules, and none of them if it does not know a pattern', async () => {
    const { bus, delivered, put } = busOf();
    bus.setRules([{ name: 'new', pattern: sre.pattern, target: 'new' }], []);
    await put(entry);
    const unknown = { name: 'bad', pattern: { source: [{ unheard: 1 }] }, target: 'bad' };
    expect(() => bus.setRules([unknown], [])).toThrow(/rule "bad"/);
    const unknownLog = { name: 'bad', pattern: unknown.pattern, logGroup: 'g' };
    expect(() => bus.setRules([sre], [unknownLog])).toThrow(/rule "bad"/);
    await put(entry);
    expect(delivered.map(({ to }) => to)).toEqual(['new', 'new']);
  });

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
    expect(request.spans).toMatchObject([{ name: 'bus', outcome: 'matched sre, all' }]);
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
    expect(request.spans).toMatchObject([{ outcome }]);
  });

  describe('on the default bus', () => {
    const alarms: Rule = {
      name: 'qbot-alarms',
      bus: 'default',
      pattern: { source: ['aws.cloudwatch'], detail: { alarmName: [{ prefix: 'shop-' }] } },
      target: 'devops',
    };
    const event = (alarmName: string, traceId: string) => ({
      ...{ id: 'event-1', source: 'aws.cloudwatch', detailType: 'CloudWatch Alarm State Change' },
      ...{ resources: ['arn:x'], detail: { alarmName }, at: Date.UTC(2026, 0, 2, 3, 4, 6), traceId },
    });

    it('delivers what AWS puts there to the rules of that bus alone', async () => {
      const every: Rule = { name: 'every', pattern: { source: ['aws.cloudwatch'] }, target: 'other' };
      const { bus, delivered, request } = busOf([every, alarms]);
      await bus.deliverAwsEvent(event('shop-5xx', request.traceId));
      await bus.deliverAwsEvent(event('other-5xx', request.traceId));
      expect(delivered).toMatchObject([
        {
          to: 'devops',
          traceId: request.traceId,
          event: {
            id: 'event-1',
            source: 'aws.cloudwatch',
            time: '2026-01-02T03:04:06Z',
            resources: ['arn:x'],
          },
        },
      ]);
    });

    it('takes nothing that only says that it comes from AWS', async () => {
      const { put, delivered } = busOf([alarms]);
      const forged = { ...entry, Source: 'aws.cloudwatch', Detail: '{"alarmName":"shop-5xx"}' };
      for (const EventBusName of ['default', 'qbot']) {
        expect(await put({ ...forged, EventBusName })).toMatchObject({
          Entries: [{ ErrorCode: 'NotAuthorizedForSourceException' }],
        });
      }
      expect(delivered).toEqual([]);
    });

    it('names the rule of what it cannot deliver as AWS does', async () => {
      const { bus, letters, request } = busOf([{ ...alarms, target: 'gone' }]);
      await bus.deliverAwsEvent(event('shop-5xx', request.traceId));
      expect(letters[0]?.attributes).toMatchObject({
        RULE_ARN: 'arn:aws:events:us-east-1:123456789012:rule/qbot-alarms',
      });
    });
  });

  it('keeps what it cannot deliver', async () => {
    const { put, letters } = busOf([{ ...sre, target: 'gone' }]);
    await put(entry);
    expect(letters).toMatchObject([
      { queue: 'undelivered', functionName: 'gone', error: 'there is no function "gone"', attempts: 0 },
    ]);
    expect(letters[0]?.attributes).toMatchObject({
      RULE_ARN: 'arn:aws:events:us-east-1:123456789012:rule/qbot/sre',
      ERROR_CODE: 'NO_RESOURCE',
      RETRY_ATTEMPTS: '0',
    });
    expect(letters[0]?.record).toMatchObject({ detail: { command: '/sre' } });
  });

  it('delivers copies under the fault repeat: the same event, id and all', async () => {
    const { put, delivered, faults } = busOf();
    faults.set({ target: 'bus', kind: 'repeat', copies: 10, times: 1 });
    await put(entry);
    expect(delivered).toHaveLength(10);
    expect(new Set(delivered.map(({ event }) => JSON.stringify(event))).size).toBe(1);
  });

  it('delivers copies apart where the fault says so', async () => {
    const { put, delivered, faults, slept } = busOf();
    faults.set({ target: 'bus', kind: 'repeat', copies: 3, apartMs: 200, times: 1 });
    await put(entry);
    expect(delivered).toHaveLength(3);
    expect(slept).toEqual([130, 0, 200, 400]);
  });

  it('cannot deliver under the fault refuse', async () => {
    const { put, delivered, faults, letters } = busOf();
    faults.set({ target: 'bus', kind: 'refuse', times: 1 });
    await put(entry);
    expect(delivered).toEqual([]);
    expect(letters).toMatchObject([
      {
        ...{ queue: 'undelivered', functionName: 'opsgenie' },
        attributes: { EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds' },
      },
    ]);
  });

  it('does not try a function that does not let the rule call it', async () => {
    const { put, delivered, letters } = busOf([{ ...sre, refusal: 'AccessDeniedException: no' }]);
    await put(entry);
    expect(delivered).toEqual([]);
    expect(letters).toMatchObject([{ attributes: { ERROR_CODE: 'NO_PERMISSIONS' } }]);
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

describe('a rule whose target is a log group', () => {
  const audit: LogRule = {
    name: 'audit',
    pattern: { 'detail-type': ['audit'] },
    logGroup: '/aws/events/audit',
  };
  const record = { ...entry, DetailType: 'audit', Detail: '{"user":"U1"}' };

  it('keeps the event there, apart from the way of the request and its faults', async () => {
    const { put, delivered, faults, letters, logged, request, trace } = busOf([sre], [audit]);
    faults.set({ target: 'bus', kind: 'refuse', times: 1 });
    await put(record);
    expect(logged).toEqual([
      ['/aws/events/audit', expect.objectContaining({ 'detail-type': 'audit', detail: { user: 'U1' } })],
    ]);
    expect([...delivered, ...letters]).toEqual([]);
    expect(faults.list()).toHaveLength(1);
    expect(trace.requests().find(({ traceId }) => traceId === request.traceId)?.spans).toEqual([]);
  });

  it('leaves the other rules of the same event as they are', async () => {
    const { put, delivered, logged } = busOf([sre], [{ ...audit, pattern: { source: ['qbot.gatekeeper'] } }]);
    await put(entry);
    expect(delivered).toHaveLength(1);
    expect(logged).toHaveLength(1);
  });

  it('takes nothing of another bus', async () => {
    const { put, logged } = busOf([sre], [audit]);
    await put({ ...record, EventBusName: 'else' });
    expect(logged).toEqual([]);
  });
});
