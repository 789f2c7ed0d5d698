import type { Span } from '../../../driver-answers.ts';
import type { Request, Snapshot } from '../../snapshot.ts';
import { budgetOf, duration, gatesOf, latestOf, stepsOf } from './span-rows.ts';

const span = (name: string, more: Partial<Span> = {}): Span => ({
  name,
  startedAt: 1000,
  durationMs: 10,
  outcome: 'ok',
  ...more,
});
const request = (more: Partial<Request> = {}): Request => ({
  requestId: 'r1',
  label: 'POST /slack/commands',
  startedAt: 1000,
  spans: [],
  logs: [],
  ...more,
});
const snapshot = (more: Partial<Snapshot> = {}): Snapshot => ({
  channels: [],
  groups: [],
  messages: [],
  views: [],
  requests: [],
  incidents: [],
  webhooks: [],
  pushes: [],
  alarms: [],
  deadLetters: [],
  faults: [],
  ...more,
});

describe('the way', () => {
  it('goes on through the webhook that its incident caused', () => {
    const first = request({ spans: [span('opsgenie status', { data: { incidentId: 'i1' } })] });
    const webhook = request({ requestId: 'r2', spans: [span('pushover', { startedAt: 3000 })] });
    const other = request({ requestId: 'r3', spans: [span('pushover')] });
    const before = request({ requestId: 'r0', startedAt: first.startedAt - 1, spans: [span('pushover')] });
    const webhooks = [
      { action: 'Create', incidentId: 'i1', requestId: 'r0' },
      { action: 'Create', incidentId: 'i1', requestId: 'r2' },
      { action: 'Create', incidentId: 'i2', requestId: 'r3' },
    ];
    const steps = stepsOf(first, snapshot({ requests: [before, first, webhook, other], webhooks }));
    expect(steps.map(({ at, name, requestId }) => [requestId, name, at])).toEqual([
      ['r1', 'opsgenie status', 0],
      ['r2', 'pushover', 2000],
    ]);
  });

  it.each([
    ['ok', false],
    ['200', false],
    ['matched opsgenie', false],
    ['delivered, time 1', false],
    ['500', true],
    ['http 503', true],
    ['invalid_arguments', true],
    ['dropped: no rule matches', true],
    ['Runtime.ExitError: killed', true],
  ])('shows whether %j is trouble', (outcome, isTrouble) => {
    expect(stepsOf(request({ spans: [span('any', { outcome })] }), snapshot())).toMatchObject([
      { isTrouble },
    ]);
  });

  it('is that of the newest request of a person', () => {
    const webhook = request({ requestId: 'r2', label: 'POST /pushover' });
    expect(latestOf([request(), webhook])?.requestId).toBe('r1');
    expect(latestOf([webhook])?.requestId).toBe('r2');
    expect(latestOf([])).toBeUndefined();
  });
});

describe('the gates', () => {
  const states = (entry: Record<string, unknown>) =>
    gatesOf(request({ logs: [{ functionName: 'gatekeeper', entry }] })).map(({ state }) => state);

  it('are all passed by what was published', () => {
    expect(new Set(states({ outcome: 'published' }))).toEqual(new Set(['passed']));
  });

  it.each([
    [{ outcome: 'unauthorized', reason: 'stale' }, 'signature', 'stale'],
    [{ outcome: 'malformed', message: 'malformed' }, 'request', 'malformed'],
    [{ outcome: 'ignored', reason: 'other_workspace' }, 'workspace', 'other workspace'],
    [{ outcome: 'refused', rule: 'slack_home_teams', reason: 'T1' }, 'workspace', 'slack home teams'],
    [{ outcome: 'refused', rule: 'allowed_commands' }, 'command', 'allowed commands'],
    [{ outcome: 'refused', rule: 'allowed_channels' }, 'channel', 'allowed channels'],
    [{ outcome: 'refused', rule: 'restricted_commands' }, 'rights', 'restricted commands'],
    [{ outcome: 'not_published', reason: 'timeout' }, 'bus', 'timeout'],
  ])('%j was refused at one', (entry, name, why) => {
    const gates = gatesOf(request({ logs: [{ functionName: 'gatekeeper', entry }] }));
    expect(gates.filter(({ state }) => state === 'refused')).toEqual([{ name, state: 'refused', why }]);
    expect(gates.at(-1)?.state).toBe(name === 'bus' || name === 'rights' ? 'refused' : 'not reached');
  });

  it('are none where another function took the request', () => {
    expect(gatesOf(request())).toEqual([]);
  });
});

describe("Slack's three seconds", () => {
  it('are used until the acknowledgement and until the form is open', () => {
    const spans = [
      span('gateway', { durationMs: 30 }),
      span('slack views.open', { startedAt: 1050, outcome: 'expired_trigger_id' }),
      span('slack views.open', { startedAt: 1100, durationMs: 20 }),
    ];
    expect(budgetOf(request({ spans }))).toEqual([
      { name: 'acknowledged', ms: 30 },
      { name: 'form open', ms: 120 },
    ]);
  });

  it('do not count for a webhook, nor before there was an answer', () => {
    expect(budgetOf(request({ label: 'POST /pushover', spans: [span('gateway')] }))).toEqual([]);
    expect(budgetOf(request({ spans: [span('gateway', { durationMs: null })] }))).toEqual([]);
  });
});

it.each([
  [0.4, '0 ms'],
  [850, '850 ms'],
  [12_345, '12.3 s'],
])('writes %d ms as %s', (ms, words) => {
  expect(duration(ms)).toBe(words);
});
