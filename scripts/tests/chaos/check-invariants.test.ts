import { type CommandVerdict, checkInvariants, violationsOf } from './check-invariants.ts';
import type { UserAction } from './command-log.ts';
import type { Scenario } from './fault-kind.ts';
import {
  buildAction,
  buildIncident,
  buildLog,
  buildModal,
  buildPrivate,
  buildReceipt,
  buildState,
  TAG,
  TRACE_ID,
} from './fixtures/build-evidence.ts';
import type { ObservedState } from './observed-state.ts';

const DONE = `Incident <https://example.test/incident/12|#12> opened: P2 Payments: ${TAG}`;
const FAILED = `No incident opened: P2 Payments: ${TAG}`;
const BEGUN = `Opening an incident: P2 Payments: ${TAG}`;
const TYPED = buildAction({ request: 'command', requestId: 'r6' });
const NOTIFIED_MS = 300_000;
const NOTHING_CAME = ['lost', 'untold', 'unrecoverable'];

function check(
  state: Partial<ObservedState>,
  actions: UserAction[] = [TYPED, buildAction()],
  scenario: Scenario = 'incident',
): CommandVerdict {
  const log = buildLog(actions, scenario);
  const verdict = checkInvariants([log], buildState(state), NOTIFIED_MS).get(log);
  if (verdict === undefined) throw new Error('not checked');
  return verdict;
}

const bad = (state: Partial<ObservedState>, actions?: UserAction[]): string[] =>
  violationsOf(check(state, actions));

describe('a submission', () => {
  it('is good if one incident is there and its number reported', () => {
    const verdict = check({ incidents: [buildIncident()], messages: [buildReceipt(DONE)] });
    expect(verdict).toMatchObject({ notice: 'done', incidents: 1 });
    expect(violationsOf(verdict)).toEqual([]);
  });

  it('is lost and untold if it was accepted and nothing came of it', () => {
    expect(bad({ messages: [buildReceipt(BEGUN)] })).toEqual(NOTHING_CAME);
  });

  it('is doubled if two incidents have its message', () => {
    const incidents = [buildIncident(), buildIncident('13')];
    expect(bad({ incidents, messages: [buildReceipt(DONE)] })).toEqual(['doubled']);
  });

  it('is untold if the incident is there and the receipt still says that it begins', () => {
    expect(bad({ incidents: [buildIncident()], messages: [buildReceipt(BEGUN)] })).toEqual(['untold']);
  });

  it.each([
    ['a number that is not its own', [buildIncident('13')], DONE],
    ['an incident that is not there', [], DONE],
    ['a key that is not its own', [buildIncident()], DONE.replace('#12', 'OPS-13')],
    ['that there is none, but there is one', [buildIncident()], FAILED],
  ])('is untold if a message lies: %s', (_what, incidents, text) => {
    const missing = incidents.length === 0 ? ['unrecoverable'] : [];
    expect(bad({ incidents, messages: [buildReceipt(text)] })).toEqual(['untold', ...missing]);
  });

  it.each([
    ['failed', FAILED],
    ['unknown', `Not known whether an incident was opened: P2 Payments: ${TAG}`],
    ['pending', `Accepted, not confirmed yet: P2 Payments: ${TAG}`],
  ])('may end as %s, and must be recoverable by a button', (notice, text) => {
    const verdict = check({ messages: [buildReceipt(text)] });
    expect(verdict.notice).toBe(notice);
    expect(violationsOf(verdict)).toEqual(['unrecoverable']);
  });

  it('is reported by a message with its reference, and by no other', () => {
    expect(check({ messages: [buildPrivate('It failed. (ref r7)')] }).notice).toBe('explained');
    expect(bad({ messages: [buildPrivate('It failed. (ref r6)')] })).toEqual(NOTHING_CAME);
  });

  it.each([
    'It is retried within two minutes. (ref r7)',
    'Slack did not let the form open in time. (ref r7)',
  ])('is not reported by "%s"', (text) => {
    expect(bad({ messages: [buildPrivate(text)] })).toEqual(NOTHING_CAME);
  });

  it('is not reported by a message to another user, or in the operations channel', () => {
    const other = buildPrivate('It failed. (ref r7)', { onlyFor: 'U0CHAOS00008' });
    const operations = buildReceipt('It failed. (ref r7)', { channel: 'C0OPERATE1' });
    expect(bad({ messages: [other, operations] })).toEqual(NOTHING_CAME);
  });

  it('is reported by a direct message', () => {
    const messages = [buildReceipt(FAILED, { channel: 'D0CHAOS00007', words: FAILED })];
    expect(check({ messages }).notice).toBe('failed');
  });

  it('that the gateway refused is reported, and stays in the open modal', () => {
    const actions = [TYPED, buildAction({ shown: 'did not go through' })];
    expect(check({ modals: [buildModal()] }, actions).notice).toBe('modal');
    expect(check({ modals: [buildModal({ isOpen: false })] }, actions).notice).toBe('gateway');
  });
});

describe('a submission without a modal', () => {
  it('is reported if the gateway says so, and untold if nothing does', () => {
    expect(check({}, [{ ...TYPED, shown: 'failed with the error "dispatch_failed"' }]).notice).toBe(
      'gateway',
    );
    expect(bad({}, [TYPED])).toEqual(['untold']);
  });

  it.each([
    ['modal', { messages: [buildPrivate('Open it.', { buttons: ['/sre:incident:open_form'] })] }],
    [
      'explained',
      { modals: [buildModal({ canSubmit: false, words: ':warning: OpsGenie cannot be reached.' })] },
    ],
    ['explained', { messages: [buildPrivate('OpsGenie cannot be reached.')] }],
    ['nothing', { modals: [buildModal({ canSubmit: false, words: 'Loading' })] }],
  ])('is reported by: %s', (notice, state) => {
    expect(check(state, [TYPED]).notice).toBe(notice);
  });
});

describe('a read and a restart', () => {
  it('is reported by any answer, and lost without one', () => {
    expect(violationsOf(check({ messages: [buildPrivate('*2 alarms*')] }, [TYPED], 'read'))).toEqual([]);
    expect(violationsOf(check({}, [TYPED], 'read'))).toEqual(['lost', 'untold']);
  });

  it('needs another message than the question once it is confirmed', () => {
    const question = buildReceipt('Restart `shop/checkout`? <@U0CHAOS00007> has to confirm by 14:14:20 UTC.');
    const confirmed = [TYPED, buildAction({ request: 'click' })];
    expect(violationsOf(check({ messages: [question] }, [TYPED], 'restart'))).toEqual([]);
    expect(violationsOf(check({ messages: [question] }, confirmed, 'restart'))).toEqual(['lost', 'untold']);
  });

  it.each([
    ':white_check_mark: `shop/a` is restarted: 2 of 2 new tasks run.',
    ':warning: `shop/a` may or may not be restarting: ECS did not confirm it.',
  ])('is doubled if more was restarted than its user was notified of: %s', (text) => {
    const messages = [buildPrivate(text)];
    const confirmed = [TYPED, buildAction({ request: 'click' })];
    expect(violationsOf(check({ messages, restarts: [TRACE_ID] }, confirmed, 'restart'))).toEqual([]);
    expect(violationsOf(check({ messages, restarts: [TRACE_ID, TRACE_ID] }, confirmed, 'restart'))).toEqual([
      'doubled',
    ]);
  });

  const LOCKED = ':lock: <@U0CHAOS00007> has locked `shop/a`: `Chaos 1-00007`. Nobody restarts it';
  const STOPPED = ':lock: `shop/a` was not restarted: `shop/a` has been locked by <@U0CHAOS00007> for 1 s';

  it('is doubled where it was done against a lock of which its user knew', () => {
    const clicked = [TYPED, buildAction({ request: 'click', startedAt: 2000 })];
    const claim = buildPrivate(':white_check_mark: `shop/a` is restarted: 2 of 2 new tasks run.');
    const at = (changedAt: number) => [buildReceipt(LOCKED, { changedAt }), claim];
    const restarts = [TRACE_ID];
    expect(violationsOf(check({ messages: at(1999), restarts }, clicked, 'lock'))).toEqual(['doubled']);
    expect(violationsOf(check({ messages: at(2001), restarts }, clicked, 'lock'))).toEqual([]);
    expect(violationsOf(check({ messages: at(1999) }, clicked, 'lock'))).toEqual([]);
  });

  it('is not answered by the lock, by who decided, nor by what others are told of the lock', () => {
    const clicked = [TYPED, buildAction({ request: 'click' })];
    const others = { words: `${STOPPED}\n<@U0OTHER> with \`/devops restart\`` };
    const asides = [
      buildReceipt(LOCKED),
      buildReceipt('<@U0CHAOS00007>: approved by <@U0FELLOW00007>.'),
      buildReceipt(STOPPED, others),
    ];
    expect(violationsOf(check({ messages: asides }, clicked, 'lock'))).toEqual(['lost', 'untold']);
    const own = buildReceipt(STOPPED, { words: `${STOPPED}\n<@U0CHAOS00007> with \`/devops restart\`` });
    expect(violationsOf(check({ messages: [...asides, own] }, clicked, 'lock'))).toEqual([]);
  });

  it('may not happen without a request', () => {
    expect(() => check({ restarts: ['Root=1-8'] }, [TYPED], 'restart')).toThrow(
      'without a request: Root=1-8',
    );
  });
});

describe('in time', () => {
  it.each([
    ['by a final status', buildReceipt(FAILED, { changedAt: 301_001 })],
    ['by its reference', buildPrivate('It failed. (ref r7)', { changedAt: 301_001 })],
  ])('is no user notified after five minutes, %s', (_where, message) => {
    expect(check({ messages: [message] })).toMatchObject({ noticeAfterMs: 300_001, untold: true });
    expect(check({ messages: [{ ...message, changedAt: 301_000 }] })).toMatchObject({ untold: false });
  });

  it('is no user notified who got their answer after five minutes', () => {
    const messages = [buildPrivate('*2 alarms*', { changedAt: 301_001 })];
    expect(check({ messages }, [TYPED], 'read').untold).toBe(true);
  });

  it('is no user refused after five seconds', () => {
    const refused = { ...TYPED, status: null, shown: 'failed with the error "operation_timeout"' };
    expect(check({}, [{ ...refused, ms: 5000 }])).toMatchObject({ notice: 'gateway', untold: false });
    expect(check({}, [{ ...refused, ms: 5001 }]).untold).toBe(true);
  });

  it('counts from the last accepted request', () => {
    const actions = [
      TYPED,
      buildAction({ startedAt: 200_000 }),
      buildAction({ startedAt: 300_000, shown: 'late' }),
    ];
    expect(check({ messages: [buildReceipt(FAILED, { changedAt: 201_000 })] }, actions).noticeAfterMs).toBe(
      1000,
    );
  });
});
