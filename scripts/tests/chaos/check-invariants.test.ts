import { judgeAll, type Verdict } from './check-invariants.ts';
import type { Act } from './command-log.ts';
import {
  buildAct,
  buildEntry,
  buildForm,
  buildIncident,
  buildLedger,
  buildPrivate,
  buildReceipt,
  TAG,
  TRACE_ID,
} from './fixtures/build-evidence.ts';
import type { Ledger } from './observed-state.ts';
import type { Planned } from './plan.ts';

const DONE = `Incident <https://example.test/incident/12|#12> opened: P2 Payments: ${TAG}`;
const FAILED = `No incident opened: P2 Payments: ${TAG}`;
const BEGUN = `Opening an incident: P2 Payments: ${TAG}`;
const TYPED = buildAct({ request: 'command', requestId: 'r6' });
const TOLD_MS = 300_000;
const NOTHING_CAME = ['lost', 'untold', 'unrecoverable'];

function judge(
  ledger: Partial<Ledger>,
  acts: Act[] = [TYPED, buildAct()],
  story: Planned['story'] = 'order',
): Verdict {
  const entry = buildEntry(acts, story);
  const verdict = judgeAll([entry], buildLedger(ledger), TOLD_MS).get(entry);
  if (verdict === undefined) throw new Error('not judged');
  return verdict;
}

function badIn({ doubled, lost, unrecoverable, untold }: Verdict): string[] {
  return Object.entries({ lost, doubled, untold, unrecoverable }).flatMap(([name, is]) => (is ? name : []));
}

const bad = (ledger: Partial<Ledger>, acts?: Act[]): string[] => badIn(judge(ledger, acts));

describe('an order', () => {
  it('is good where one incident is there and its number told', () => {
    const verdict = judge({ incidents: [buildIncident()], messages: [buildReceipt(DONE)] });
    expect(verdict).toMatchObject({ told: 'done', incidents: 1 });
    expect(badIn(verdict)).toEqual([]);
  });

  it('is lost, and nobody told, where it was accepted and nothing came of it', () => {
    expect(bad({ messages: [buildReceipt(BEGUN)] })).toEqual(NOTHING_CAME);
  });

  it('is doubled where two incidents have its message', () => {
    const incidents = [buildIncident(), buildIncident('13')];
    expect(bad({ incidents, messages: [buildReceipt(DONE)] })).toEqual(['doubled']);
  });

  it('is untold where the incident is there and the receipt stands at its beginning', () => {
    expect(bad({ incidents: [buildIncident()], messages: [buildReceipt(BEGUN)] })).toEqual(['untold']);
  });

  it.each([
    ['a number that is not its own', [buildIncident('13')], DONE],
    ['an incident that is not there', [], DONE],
    ['that there is none, where there is one', [buildIncident()], FAILED],
  ])('is told a lie: %s', (_what, incidents, text) => {
    const missing = incidents.length === 0 ? ['unrecoverable'] : [];
    expect(bad({ incidents, messages: [buildReceipt(text)] })).toEqual(['untold', ...missing]);
  });

  it.each([
    ['failed', FAILED],
    ['unknown', `Not known whether an incident was opened: P2 Payments: ${TAG}`],
    ['pending', `Accepted, not confirmed yet: P2 Payments: ${TAG}`],
  ])('may end as %s, and has to be had by a button', (told, text) => {
    const verdict = judge({ messages: [buildReceipt(text)] });
    expect(verdict.told).toBe(told);
    expect(badIn(verdict)).toEqual(['unrecoverable']);
  });

  it('is told by a word that names its reference, and by no other', () => {
    expect(judge({ messages: [buildPrivate('It failed. (ref r7)')] }).told).toBe('explained');
    expect(bad({ messages: [buildPrivate('It failed. (ref r6)')] })).toEqual(NOTHING_CAME);
  });

  it.each([
    'It is tried again within two minutes. (ref r7)',
    'Slack did not let the form open in time. (ref r7)',
  ])('is not told by "%s"', (text) => {
    expect(bad({ messages: [buildPrivate(text)] })).toEqual(NOTHING_CAME);
  });

  it('is not told by what is said to somebody else, or in the operations channel', () => {
    const other = buildPrivate('It failed. (ref r7)', { onlyFor: 'U0CHAOS00008' });
    const card = buildReceipt('It failed. (ref r7)', { channel: 'C0OPERATE1' });
    expect(bad({ messages: [other, card] })).toEqual(NOTHING_CAME);
  });

  it('is told by a direct message', () => {
    const messages = [buildReceipt(FAILED, { channel: 'D0CHAOS00007', words: FAILED })];
    expect(judge({ messages }).told).toBe('failed');
  });

  it('that the door refused is told, and lies in the open form', () => {
    const acts = [TYPED, buildAct({ shown: 'was not queued' })];
    expect(judge({ forms: [buildForm()] }, acts).told).toBe('form');
    expect(judge({ forms: [buildForm({ isOpen: false })] }, acts).told).toBe('door');
  });
});

describe('an order that came to no form', () => {
  it('is told where the door says so, and lost where nothing does', () => {
    expect(judge({}, [{ ...TYPED, shown: 'failed with the error "dispatch_failed"' }]).told).toBe('door');
    expect(bad({}, [TYPED])).toEqual(['untold']);
  });

  it.each([
    ['form', { messages: [buildPrivate('Open it.', { buttons: ['/sre:incident:open_form'] })] }],
    [
      'explained',
      { forms: [buildForm({ canSubmit: false, words: ':warning: OpsGenie cannot be reached.' })] },
    ],
    ['explained', { messages: [buildPrivate('OpsGenie cannot be reached.')] }],
    ['nothing', { forms: [buildForm({ canSubmit: false, words: 'Loading' })] }],
  ])('is told by: %s', (told, ledger) => {
    expect(judge(ledger, [TYPED]).told).toBe(told);
  });
});

describe('a question and a restart', () => {
  it('is told by any answer, and lost without one', () => {
    expect(badIn(judge({ messages: [buildPrivate('*2 alarms*')] }, [TYPED], 'read'))).toEqual([]);
    expect(badIn(judge({}, [TYPED], 'read'))).toEqual(['lost', 'untold']);
  });

  it('needs another word than the question once it is confirmed', () => {
    const question = buildReceipt('Restart `shop/checkout`? <@U0CHAOS00007> has to confirm.');
    const confirmed = [TYPED, buildAct({ request: 'click' })];
    expect(badIn(judge({ messages: [question] }, [TYPED], 'restart'))).toEqual([]);
    expect(badIn(judge({ messages: [question] }, confirmed, 'restart'))).toEqual(['lost', 'untold']);
  });

  it('is doubled where more was restarted than its person was told of', () => {
    const messages = [buildPrivate(':white_check_mark: `shop/a` is restarted: 2 of 2 new tasks run.')];
    const confirmed = [TYPED, buildAct({ request: 'click' })];
    expect(badIn(judge({ messages, restarts: [TRACE_ID] }, confirmed, 'restart'))).toEqual([]);
    expect(badIn(judge({ messages, restarts: [TRACE_ID, TRACE_ID] }, confirmed, 'restart'))).toEqual([
      'doubled',
    ]);
  });

  it('may not be restarted for nobody', () => {
    expect(() => judge({ restarts: ['Root=1-8'] }, [TYPED], 'restart')).toThrow('nobody asked for: Root=1-8');
  });
});

describe('in time', () => {
  it.each([
    ['in an ending', buildReceipt(FAILED, { changedAt: 301_001 })],
    ['by its reference', buildPrivate('It failed. (ref r7)', { changedAt: 301_001 })],
  ])('is nobody told after five minutes, %s', (_where, message) => {
    expect(judge({ messages: [message] })).toMatchObject({ toldAfterMs: 300_001, untold: true });
    expect(judge({ messages: [{ ...message, changedAt: 301_000 }] })).toMatchObject({ untold: false });
  });

  it('is nobody told who got their answer after five minutes', () => {
    const messages = [buildPrivate('*2 alarms*', { changedAt: 301_001 })];
    expect(judge({ messages }, [TYPED], 'read').untold).toBe(true);
  });

  it('is nobody told at the door after five seconds', () => {
    const refused = { ...TYPED, status: null, shown: 'failed with the error "operation_timeout"' };
    expect(judge({}, [{ ...refused, ms: 5000 }])).toMatchObject({ told: 'door', untold: false });
    expect(judge({}, [{ ...refused, ms: 5001 }]).untold).toBe(true);
  });

  it('counts from what was accepted last', () => {
    const acts = [TYPED, buildAct({ startedAt: 200_000 }), buildAct({ startedAt: 300_000, shown: 'late' })];
    expect(judge({ messages: [buildReceipt(FAILED, { changedAt: 201_000 })] }, acts).toldAfterMs).toBe(1000);
  });
});
