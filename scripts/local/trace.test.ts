import { Trace } from './trace.ts';

const line = (requestId: string) => JSON.stringify({ requestId, message: 'refused' });

it('keeps what a hop carried beside it, not in it', () => {
  const trace = new Trace(() => 1000);
  const { traceId } = trace.open('POST /a');
  trace.begin(traceId, 'bus')('ok', {}, { request: { a: 1 } });
  const [span] = trace.requests()[0]?.spans ?? [];
  expect(span).toEqual({ name: 'bus', startedAt: 1000, durationMs: 0, outcome: 'ok' });
  expect(span && trace.carried(span)).toEqual({ request: { a: 1 } });
});

it('keeps the lines that functions log for a request', () => {
  const trace = new Trace();
  trace.open('POST /a', 'r1');
  for (const one of [line('r1'), line('r2'), 'no JSON', '{}']) trace.log('gatekeeper', one);
  expect(trace.logs('r1')).toEqual([
    { functionName: 'gatekeeper', entry: { requestId: 'r1', message: 'refused' } },
  ]);
  expect(trace.logs('r2')).toEqual([]);
});

it('forgets payloads and lines of requests long past, but not their way', () => {
  const trace = new Trace();
  const { traceId } = trace.open('POST /a', 'first');
  trace.begin(traceId, 'bus')('ok', {}, { request: 1 });
  trace.log('gatekeeper', line('first'));
  for (let requests = 0; requests < 30; requests += 1) trace.open('POST /a');
  const [span] = trace.requests()[0]?.spans ?? [];
  expect(span?.name).toBe('bus');
  expect(span && trace.carried(span)).toBeUndefined();
  expect(trace.logs('first')).toEqual([]);
});
