import {
  buildAct,
  buildEntry,
  buildForm,
  buildIncident,
  buildLedger,
  buildPrivate,
  buildReceipt,
  TAG,
} from './fixtures/build-evidence.ts';
import type { Act } from './journal.ts';
import { doubledRestarts, judgeAll, type Verdict } from './judge.ts';
import type { Ledger } from './ledger.ts';
import type { Planned } from './plan.ts';

const DONE = `Incident <https://example.test/incident/12|#12> opened: P2 Payments: ${TAG}`;
const FAILED = `No incident opened: P2 Payments: ${TAG}`;
const BEGUN = `Opening an incident: P2 Payments: ${TAG}`;
const TYPED = buildAct({ request: 'command', requestId: 'r6' });
const KEPT = [`{"id":"receipt#1","message":"${TAG}"}`];

function judge(
  ledger: Partial<Ledger>,
  acts: Act[] = [TYPED, buildAct()],
  story: Planned['story'] = 'order',
): Verdict {
  const entry = buildEntry(acts, story);
  const verdict = judgeAll([entry], buildLedger(ledger)).get(entry);
  if (verdict === undefined) throw new Error('not judged');
  return verdict;
}

function badIn({ doubled, lost, unrecoverable, untold }: Verdict): string[] {
  return Object.entries({ lost, doubled, untold, unrecoverable }).flatMap(([name, is]) => (is ? name : []));
}

const bad = (ledger: Partial<Ledger>, acts?: Act[]): string[] => badIn(judge(ledger, acts));

describe('an order', () => {
  it('is good where one incident is there and its number told', () => {
    const verdict = judge({ incidents: [buildIncident()], messages: [buildReceipt(DONE)], kept: KEPT });
    expect(verdict).toMatchObject({ told: 'done', incidents: 1 });
    expect(badIn(verdict)).toEqual([]);
  });

  it('is lost, and nobody told, where it was accepted and nothing came of it', () => {
    expect(bad({ messages: [buildReceipt(BEGUN)] })).toEqual(['lost', 'untold', 'unrecoverable']);
    expect(bad({ messages: [buildReceipt(BEGUN)], kept: KEPT })).toEqual(['lost', 'untold']);
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
    expect(bad({ incidents, messages: [buildReceipt(text)], kept: KEPT })).toEqual(['untold']);
  });

  it.each([
    ['failed', FAILED],
    ['unknown', `Not known whether an incident was opened: P2 Payments: ${TAG}`],
    ['pending', `Accepted, not confirmed yet: P2 Payments: ${TAG}`],
  ])('may end as %s where what was typed is kept', (told, text) => {
    const verdict = judge({ messages: [buildReceipt(text)], kept: KEPT });
    expect(verdict.told).toBe(told);
    expect(badIn(verdict)).toEqual([]);
    expect(bad({ messages: [buildReceipt(text)] })).toEqual(['unrecoverable']);
  });

  it('is told by a word that names its reference, and by no other', () => {
    expect(judge({ messages: [buildPrivate('It failed. (ref r7)')], kept: KEPT }).told).toBe('explained');
    expect(bad({ messages: [buildPrivate('It failed. (ref r6)')], kept: KEPT })).toEqual(['lost', 'untold']);
  });

  it.each([
    'It is tried again within two minutes. (ref r7)',
    'Slack did not let the form open in time. (ref r7)',
  ])('is not told by "%s"', (text) => {
    expect(bad({ messages: [buildPrivate(text)], kept: KEPT })).toEqual(['lost', 'untold']);
  });

  it('is not told by what is said to somebody else, or in the operations channel', () => {
    const other = buildPrivate('It failed. (ref r7)', { onlyFor: 'U0CHAOS00008' });
    const card = buildReceipt('It failed. (ref r7)', { channel: 'C0OPERATE1' });
    expect(bad({ messages: [other, card], kept: KEPT })).toEqual(['lost', 'untold']);
  });

  it('is told by a direct message', () => {
    const messages = [buildReceipt(FAILED, { channel: 'D0CHAOS00007', words: FAILED })];
    expect(judge({ messages, kept: KEPT }).told).toBe('failed');
  });

  it('that the door refused is told, and lies in the open form', () => {
    const acts = [TYPED, buildAct({ shown: 'was not queued' })];
    expect(judge({ forms: [buildForm()] }, acts).told).toBe('form');
    expect(bad({ forms: [buildForm()] }, acts)).toEqual([]);
    expect(bad({ forms: [buildForm({ isOpen: false })] }, acts)).toEqual(['unrecoverable']);
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

  it('counts restarts beyond those that somebody was told of, by service', () => {
    const messages = [buildReceipt(':white_check_mark: `shop/a` is restarted: 2 of 2 new tasks run.')];
    expect(doubledRestarts({ messages, restarts: ['shop/a'] })).toBe(0);
    expect(doubledRestarts({ messages, restarts: ['shop/a', 'shop/a', 'shop/b'] })).toBe(2);
  });
});
