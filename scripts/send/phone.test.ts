import type { Push, State } from './bot-state.ts';
import { phoneLine, pushOf } from './phone.ts';

const push: Push = { request: 'p-1', title: 'P1: a', priority: 2, cancelled: false, at: 1500 };

describe('phoneLine', () => {
  it.each<[Partial<Push>, string]>([
    [{}, 'ringing: P1: a'],
    [{ priority: 1 }, 'ringing: P1: a'],
    [{ priority: 0 }, 'shows: P1: a'],
    [{ priority: -2 }, 'shows: P1: a'],
    [{ cancelled: true }, 'silent again: P1: a'],
  ])('of %j', (change, text) => {
    expect(phoneLine({ ...push, ...change }, 1000)).toEqual({ at: 500, label: 'phone', text });
  });
});

describe('pushOf', () => {
  const incident = { id: 'i-1', tinyId: '1', message: 'a', extraProperties: {}, links: { web: '' } };
  const state = (incidentId: string, requestId: string | null): State => ({
    slack: { messages: [], views: [] },
    opsgenie: { incidents: [incident], webhooks: [{ incidentId, requestId }] },
    pushover: { messages: [{ ...push, request: 'p-0' }, push] },
    requests: [
      {
        requestId: 'r-1',
        startedAt: 1000,
        spans: [
          { name: 'pushover messages', startedAt: 1, durationMs: 1, outcome: 'http 500' },
          { name: 'pushover messages', startedAt: 1, durationMs: 1, outcome: 'ok', data: { request: 'p-1' } },
        ],
      },
    ],
  });

  it('is what its own webhook brought to a phone', () => {
    expect(pushOf(state('i-1', 'r-1'), incident)).toEqual(push);
  });

  it.each([
    ['of another incident', 'i-2', 'r-1'],
    ['without an answer', 'i-1', null],
    ['that is not traced', 'i-1', 'r-2'],
  ])('is nothing for a webhook %s', (_what, incidentId, requestId) => {
    expect(pushOf(state(incidentId, requestId), incident)).toBeUndefined();
  });
});
