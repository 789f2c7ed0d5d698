import type { Push } from '../local/driver-answers.ts';
import { buildIncident, buildPush, buildRequest, buildSpan, buildState } from './fixtures/build-state.ts';
import { phoneLine, pushOf } from './phone.ts';

const push = buildPush({ at: 1500 });

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
  const incident = buildIncident();
  const sent = [
    buildSpan('pushover messages', { outcome: 'http 500' }),
    buildSpan('pushover messages', { data: { request: 'p-1' } }),
  ];
  const state = (incidentId: string, requestId: string | null) =>
    buildState({
      incidents: [incident],
      webhooks: [{ incidentId, requestId }],
      pushes: [{ ...push, request: 'p-0' }, push],
      requests: [buildRequest({ spans: sent })],
    });

  it('is what its own webhook brought to a phone', () => {
    expect(pushOf(state('i-1', 'r-1'), incident)).toEqual(push);
  });

  it('is what the webhook of Jira brought, too', () => {
    const [call] = state('10501', 'r-1').opsgenie.webhooks;
    const jsm = { issues: [], webhooks: call === undefined ? [] : [call] };
    expect(pushOf({ ...state('i-2', null), jsm }, { id: '10501' })).toEqual(push);
  });

  it.each([
    ['of another incident', 'i-2', 'r-1'],
    ['without an answer', 'i-1', null],
    ['that is not traced', 'i-1', 'r-2'],
  ])('is nothing for a webhook %s', (_what, incidentId, requestId) => {
    expect(pushOf(state(incidentId, requestId), incident)).toBeUndefined();
  });
});
