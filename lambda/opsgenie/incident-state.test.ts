import { FakeActions } from './fixtures/fake-actions.ts';
import type { IncidentDetails } from './incident-backend.ts';
import { alreadyText, nameOf, performedBy, progressText } from './incident-state.ts';
import type { IncidentRow } from './incident-store.ts';

/** 2026-09-21 14:20 UTC. */
const NOW = 1_790_000_400_000;
const MINUTE = 60_000;
const TIME = '<!date^1790000400^{time}|14:20 UTC>';
const EMIL = { userId: 'U02EMIL', name: 'emil', at: NOW };

function known(overrides: Partial<IncidentDetails>, performed: IncidentRow['performed'] = {}) {
  return { incident: new FakeActions(() => NOW).add(17, overrides), performed };
}

function acknowledged(by: string, at: number | undefined): Partial<IncidentDetails> {
  return { createdAt: NOW - 6 * MINUTE, acknowledgement: { kind: 'acknowledged', by, at } };
}

it.each<[string, ReturnType<typeof known>, string]>([
  ['nobody has taken', known({}), ''],
  ['may be acknowledged', known({ acknowledgement: { kind: 'unknown' } }), ''],
  [
    'somebody acknowledged elsewhere',
    known(acknowledged('eve@x', NOW - 4 * MINUTE)),
    'Acknowledged by eve@x 2 min after',
  ],
  ['somebody acknowledged at some time', known(acknowledged('eve@x', undefined)), 'Acknowledged by eve@x'],
  ['was acknowledged, nobody says by whom', known(acknowledged('', undefined)), 'Acknowledged'],
  [
    'Q-Bot acknowledged',
    known(acknowledged('emil', undefined), { acknowledge: EMIL }),
    'Acknowledged by <@U02EMIL> 6 min after',
  ],
  [
    'Q-Bot acknowledged, and says so by id',
    known(acknowledged('U02EMIL', NOW - MINUTE), { acknowledge: EMIL }),
    'Acknowledged by <@U02EMIL> 5 min after',
  ],
  [
    'another acknowledged after Q-Bot',
    known(acknowledged('eve', NOW - MINUTE), { acknowledge: EMIL }),
    'Acknowledged by eve 5 min after',
  ],
  [
    'somebody resolved elsewhere',
    known({ status: 'resolved', resolvedAt: NOW, resolvedBy: '<!here>' }),
    `Resolved by &lt;!here&gt; ${TIME}`,
  ],
  [
    'was resolved elsewhere after Q-Bot had resolved it before',
    known(
      { status: 'resolved', resolvedAt: NOW, resolvedBy: 'eve@x' },
      { resolve: { ...EMIL, at: NOW - 3 * MINUTE } },
    ),
    `Resolved by eve@x ${TIME}`,
  ],
  [
    'is resolved',
    known({ status: 'resolved', resolvedAt: NOW }, { resolve: EMIL }),
    `Resolved by <@U02EMIL> ${TIME}`,
  ],
  [
    'is resolved, nobody says when',
    known({ status: 'resolved' }, { resolve: EMIL }),
    `Resolved by <@U02EMIL> ${TIME}`,
  ],
  ['is resolved, nobody says anything', known({ status: 'resolved' }), 'Resolved'],
  [
    'was resolved by Q-Bot long before',
    known({ status: 'resolved', resolvedAt: NOW }, { resolve: { ...EMIL, at: NOW - 10 * MINUTE } }),
    `Resolved ${TIME}`,
  ],
  [
    'is closed',
    known({ status: 'closed', resolvedAt: NOW }, { close: EMIL }),
    `Closed by <@U02EMIL> ${TIME}`,
  ],
  [
    'is closed after it was resolved',
    known({ status: 'closed', resolvedAt: NOW }, { resolve: EMIL }),
    `Closed. Resolved by <@U02EMIL> ${TIME}`,
  ],
  [
    'is closed by another than who resolved it',
    known(
      { status: 'closed', resolvedAt: NOW - 30 * MINUTE },
      { resolve: { ...EMIL, at: NOW - 30 * MINUTE }, close: { userId: 'U0EVE', name: 'eve', at: NOW } },
    ),
    `Closed by <@U0EVE> ${TIME}`,
  ],
  ['was closed elsewhere', known({ status: 'closed', resolvedAt: NOW }), 'Closed'],
  [
    'was closed elsewhere, after it was closed with Q-Bot and opened again',
    known({ status: 'closed', resolvedAt: NOW }, { close: { ...EMIL, at: NOW - 10 * MINUTE } }),
    'Closed',
  ],
  [
    'has a nameless who',
    known({ status: 'resolved', resolvedAt: NOW }, { resolve: { name: '', at: NOW } }),
    `Resolved ${TIME}`,
  ],
])('says what became of an incident that %s', (_case, incident, expected) => {
  expect(progressText(incident, NOW)).toBe(expected);
});

it.each<[string, ReturnType<typeof known>, string]>([
  ['open', known({}), 'is open'],
  ['acknowledged elsewhere', known(acknowledged('eve', undefined)), 'is acknowledged, by eve'],
  [
    'acknowledged by Q-Bot',
    known(acknowledged('emil', NOW), { acknowledge: EMIL }),
    `is acknowledged since ${TIME}, by <@U02EMIL>`,
  ],
  [
    'resolved',
    known({ status: 'resolved', resolvedAt: NOW }, { resolve: EMIL }),
    `is resolved since ${TIME}, by <@U02EMIL>`,
  ],
  ['resolved, nobody says when or by whom', known({ status: 'resolved' }), 'is resolved'],
  ['closed elsewhere', known({ status: 'closed', resolvedAt: NOW }), 'is closed'],
  [
    'closed by Q-Bot',
    known({ status: 'closed', resolvedAt: NOW - 30 * MINUTE }, { close: EMIL }),
    `is closed since ${TIME}, by <@U02EMIL>`,
  ],
  [
    'closed elsewhere, and resolved by Q-Bot before',
    known({ status: 'closed', resolvedAt: NOW }, { resolve: EMIL }),
    `is closed. Resolved by <@U02EMIL> ${TIME}`,
  ],
])('tells a user who comes late of an incident that is %s', (_case, incident, expected) => {
  expect(alreadyText(incident, NOW)).toBe(expected);
});

it('takes nobody for the one who brought an open incident into its state', () => {
  expect(performedBy(known({}, { resolve: EMIL }))).toBeUndefined();
});

it('escapes a foreign name', () => {
  expect(nameOf({ name: '<!channel>' })).toBe('&lt;!channel&gt;');
});

it('has the day too where it is another one', () => {
  const at = NOW - 24 * 60 * MINUTE;
  const text = alreadyText(known({ status: 'resolved', resolvedAt: at }), NOW);
  expect(text).toContain('{date_short} {time}|2026-09-20 14:20 UTC>');
});
