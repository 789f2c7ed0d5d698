import type { ShownIncident } from './chaos-product.ts';
import { type CommandVerdict, checkInvariants, violationsOf } from './check-invariants.ts';
import type { UserAction } from './command-log.ts';
import type { ActName } from './fault-kind.ts';
import {
  buildAction,
  buildIncident,
  buildLog,
  buildPrivate,
  buildReceipt,
  buildState,
  COLLEAGUE,
  TAG,
  USER,
} from './fixtures/build-evidence.ts';
import { NOTE } from './incident-acts.ts';
import type { ShownMessage } from './observed-state.ts';

const NOTIFIED_MS = 300_000;
const LINK = '<https://example.test/incident/12|#12>';
const CLICK = buildAction({ request: 'action', startedAt: 2000 });
const DID_RESOLVE = { action: 'resolve', identifier: 'i12', changed: true };
const DID_NOTE = { action: 'notes', identifier: 'i12', changed: true };
const RESOLVED: Partial<ShownIncident> = { status: 'resolved', actions: [DID_RESOLVE] };

const receipt = (state: string, message: Partial<ShownMessage> = {}) =>
  buildReceipt(`Incident ${LINK} ${state}: P2 Payments: ${TAG}`, { changedAt: 3000, ...message });
const told = (text: string, message: Partial<ShownMessage> = {}) =>
  buildPrivate(text, { changedAt: 3000, ...message });
const resolvedBy = (user = USER) => receipt(`resolved by <@${user}>`);

interface Acted {
  act?: ActName;
  incident?: Partial<ShownIncident>;
  messages: ShownMessage[];
  orders?: UserAction[];
  injected?: string;
}

function check({ act = 'resolve by button', incident, messages, orders, injected }: Acted): CommandVerdict {
  const log = buildLog([buildAction(), ...(orders ?? [CLICK])], 'incident', act);
  if (injected !== undefined) log.injected.add(injected);
  log.openedAt = 1500;
  log.seenBefore = new Set(['1.1']);
  const state = buildState({ incidents: [buildIncident('12', incident)], messages });
  const verdict = checkInvariants([log], state, NOTIFIED_MS).get(log);
  if (verdict === undefined) throw new Error('not checked');
  return verdict;
}

const bad = (acted: Acted): string[] => violationsOf(check(acted));

describe('what is done with an open incident', () => {
  it('is good if OpsGenie has it once and its message says who did it', () => {
    expect(check({ incident: RESOLVED, messages: [resolvedBy()] })).toMatchObject({ notice: 'done' });
    expect(bad({ incident: RESOLVED, messages: [resolvedBy()] })).toEqual([]);
  });

  it('is doubled if OpsGenie accepted it twice, or what no user wanted', () => {
    const twice = { ...RESOLVED, actions: [DID_RESOLVE, { ...DID_RESOLVE, changed: false }] };
    expect(bad({ incident: twice, messages: [resolvedBy()] })).toEqual(['doubled']);
    const other = { ...RESOLVED, actions: [DID_RESOLVE, DID_NOTE] };
    expect(bad({ incident: other, messages: [resolvedBy()] })).toEqual(['doubled']);
  });

  it('is once for each alert, not once for all', () => {
    const on = (identifier: string) => ({ action: 'acknowledge', identifier, changed: true });
    const messages = [receipt(`acknowledged by <@${USER}>`)];
    const act = 'ack by button';
    const acked = { isAcknowledged: true };
    expect(bad({ act, incident: { ...acked, actions: [on('a1'), on('a2')] }, messages })).toEqual([]);
    expect(bad({ act, incident: { ...acked, actions: [on('a1'), on('a1')] }, messages })).toEqual([
      'doubled',
    ]);
  });

  it('is lost and untold if it was accepted and nothing came of it', () => {
    expect(bad({ messages: [receipt('opened')] })).toEqual(['lost', 'untold']);
  });

  it('is lost if the user was told that it was done, and OpsGenie has not done it', () => {
    const messages = [receipt('opened'), told('#12 is resolved.')];
    expect(bad({ act: 'resolve by word', messages })).toEqual(['lost']);
    for (const name of ['OPS-12', '12']) {
      const byKey = [receipt('opened'), told(`${name} is resolved.`)];
      expect(bad({ act: 'resolve by word', messages: byKey })).toEqual(['lost']);
    }
    const refused = [{ ...DID_RESOLVE, changed: false }];
    expect(bad({ act: 'resolve by word', incident: { actions: refused }, messages })).toEqual(['lost']);
  });

  it('is lost if its message names a user for what somebody else did', () => {
    const incident: Partial<ShownIncident> = { status: 'resolved', actions: [] };
    const act = 'resolve of what is resolved elsewhere';
    expect(bad({ act, incident, messages: [resolvedBy()] })).toEqual(['lost']);
    const message = receipt('resolved by olivia@example.test');
    const words = told('#12 is resolved since 14:13 UTC, by olivia@example.test. Nothing was sent.');
    expect(bad({ act, incident, messages: [message, words] })).toEqual([]);
  });

  it('is good if the denial is the last word of what was retried before it', () => {
    const before = buildAction({ request: 'click', startedAt: 1600, requestId: 'r8' });
    const reopened = { ...DID_RESOLVE, action: 'reopen' };
    const undo: Partial<ShownIncident> = { status: 'open', actions: [DID_RESOLVE, reopened] };
    const denied = told('#12 is open. Nothing was sent.');
    const retried = told('`/sre` hit an unexpected error. It is retried within two minutes. (ref r8)', {
      changedAt: 1700,
    });
    const acts = { act: 'undo by button' as const, incident: undo, orders: [before, CLICK] };
    expect(bad({ ...acts, messages: [receipt('is open'), retried, denied] })).toEqual([]);
    expect(bad({ ...acts, messages: [receipt('is open'), denied] })).toEqual(['untold']);
    expect(bad({ ...acts, messages: [receipt('is open'), retried, denied, denied] })).toEqual(['untold']);
  });

  it.each([
    ['OpsGenie is busy. Nothing was changed.', []],
    ['#12 is resolved since 14:20. Nothing was sent.', ['untold']],
    ['OpsGenie did not do it: It failed.', ['untold']],
    ['Jira did not do it.', ['untold']],
  ])('is untold if the user was told that it was not done, and it was: %s', (text, violations) => {
    const isDone = violations.length > 0;
    const messages = [isDone ? receipt('resolved') : receipt('opened'), told(text)];
    expect(bad({ act: 'resolve by word', ...(isDone ? { incident: RESOLVED } : {}), messages })).toEqual(
      violations,
    );
  });

  it.each<[string, Partial<ShownIncident>]>([
    ['opened', RESOLVED],
    ['closed', RESOLVED],
    ['resolved', { status: 'open', actions: [DID_RESOLVE] }],
    ['acknowledged', { status: 'open', actions: [DID_RESOLVE] }],
    ['is open', { status: 'open', isAcknowledged: true, actions: [DID_RESOLVE] }],
    ['resolved', { ...RESOLVED, priority: 'P1' }],
  ])('is untold if a message of the incident still says "%s"', (state, incident) => {
    const messages = [receipt(state), told('#12 is resolved.')];
    expect(bad({ act: 'resolve by word', incident, messages })).toEqual(['untold']);
    const admits = told('Its message in Slack could not be updated and may show an older state.');
    expect(bad({ act: 'resolve by word', incident, messages: [receipt(state), admits] })).toEqual([]);
  });

  it('is untold if its message says so too late, or says it of somebody else', () => {
    const late = receipt(`resolved by <@${USER}>`, { changedAt: 302_001 });
    expect(bad({ incident: RESOLVED, messages: [late] })).toEqual(['untold']);
    expect(bad({ incident: RESOLVED, messages: [resolvedBy(COLLEAGUE)] })).toEqual(['untold']);
  });

  it('is not told by words that came before it, or that promise more', () => {
    const of = (one: ShownMessage) => bad({ act: 'oncall by word', messages: [receipt('opened'), one] });
    expect(of(told('*On call*'))).toEqual([]);
    expect(of(told('*On call*', { changedAt: 1999 }))).toEqual(['untold']);
    expect(of(told('It is retried within two minutes.'))).toEqual(['untold']);
  });

  it('that the gateway refused is told, if soon enough', () => {
    const refused = { ...CLICK, shown: 'failed with the error "dispatch_failed"' };
    const messages = [receipt('opened')];
    expect(bad({ messages, orders: [{ ...refused, ms: 5000 }] })).toEqual([]);
    expect(bad({ messages, orders: [{ ...refused, ms: 5001 }] })).toEqual(['untold']);
  });

  it('names the incidents of others only in a list', () => {
    const list = told('*Open incidents in OpsGenie* (1)\n<https://example.test/incident/13|#13> P1');
    const messages = [receipt('opened'), list];
    expect(bad({ act: 'list by word', messages })).toEqual([]);
    const other = told('<https://example.test/incident/13|#13> is open.');
    expect(bad({ act: 'list by word', messages: [receipt('opened'), other] })).toEqual(['untold']);
  });
});

describe('two users at once', () => {
  const orders = [CLICK, { ...CLICK, user: COLLEAGUE }];
  const act = 'resolve by two at once';
  const already = told(`#12 is resolved since 14:20, by <@${USER}>. Nothing was sent.`, {
    onlyFor: COLLEAGUE,
  });

  it('have one effect, and the other one is told', () => {
    const messages = [resolvedBy(), already];
    expect(bad({ act, incident: RESOLVED, messages, orders })).toEqual([]);
    expect(bad({ act, incident: RESOLVED, messages: [resolvedBy()], orders })).toEqual(['untold']);
    const twice = { ...RESOLVED, actions: [DID_RESOLVE, DID_RESOLVE] };
    expect(bad({ act, incident: twice, messages, orders })).toEqual(['doubled']);
  });
});

describe('in the channel', () => {
  const note = receipt('', { text: `<@${USER}>: ${NOTE}`, words: `<@${USER}>: ${NOTE}`, thread: '1.1' });
  const noted: Omit<Acted, 'messages'> = { act: 'note by modal', incident: { actions: [DID_NOTE] } };

  it('is a note once, unless an invocation had to run again', () => {
    expect(bad({ ...noted, messages: [receipt('opened'), note] })).toEqual([]);
    const messages = [receipt('opened'), note, note];
    expect(bad({ ...noted, messages })).toEqual(['doubled']);
    expect(bad({ ...noted, messages, injected: 'action: killed at random' })).toEqual([]);
  });

  it('is shown once for each time that it was wanted', () => {
    const act = 'show by word';
    const [first, shown] = [receipt('opened'), receipt('opened', { ts: '2.1' })];
    expect(bad({ act, messages: [first, first, shown] })).toEqual([]);
    expect(bad({ act, messages: [first, shown, shown] })).toEqual(['doubled']);
  });

  it.each<[string, string | undefined, string[]]>([
    ['1.1 opened, 2.1 resolved, 3.1 resolved', 'killed: with all others', ['untold']],
    ['1.1 resolved, 2.1 opened, 3.1 resolved', 'killed: with all others', []],
    ['1.1 resolved, 2.1 opened, 3.1 resolved', undefined, ['untold']],
    ['1.1 resolved, 2.1 resolved, 3.1 opened', 'killed: with all others', ['untold']],
    ['1.1 resolved, 2.1 opened', 'killed: with all others', ['untold']],
  ])(
    'may say what is over only where a run died and the next one showed it again: %s, %s',
    (shown, injected, expected) => {
      const messages = shown.split(', ').map((one) => {
        const [ts = '', state = ''] = one.split(' ');
        return receipt(state === 'resolved' ? `resolved by <@${USER}>` : state, { ts });
      });
      const acted = { act: 'resolve on an old message', incident: RESOLVED, messages } as const;
      expect(bad({ ...acted, ...(injected === undefined ? {} : { injected }) })).toEqual(expected);
    },
  );
});
