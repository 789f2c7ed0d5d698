import type { CommandVerdict } from './check-invariants.ts';
import type { FaultKind } from './fault-kind.ts';
import { buildAction, buildLog } from './fixtures/build-evidence.ts';
import { ackTimes, noticeTimes, renderRows, rowsOf, summarize, tooRare } from './summary.ts';

const KIND: FaultKind = { name: 'create: 429', scenario: 'incident', request: 'submission' };
const GOOD: CommandVerdict = {
  notice: 'done',
  noticeAfterMs: 200,
  incidents: 1,
  lost: false,
  doubled: false,
  untold: false,
  unrecoverable: false,
  saw: [],
};

function buildResult(verdict: Partial<CommandVerdict>, injected: string[] = []) {
  const log = buildLog([buildAction({ ms: 30 }), buildAction({ ms: 10 })]);
  log.planned.faults = { submission: KIND };
  for (const name of injected) log.injected.add(name);
  return {
    verdicts: new Map([[log, { ...GOOD, ...verdict }]]),
    recovered: new Set([log]),
    storm: { changes: 0, faults: {} },
    wrongAlarms: [],
    rights: { wrong: [], counts: {} },
  };
}

describe('the summary', () => {
  it('adds up the violations', () => {
    const results = [
      buildResult({}),
      buildResult({ incidents: 2, doubled: true }),
      buildResult({ incidents: 0, lost: true, untold: true, unrecoverable: true }),
    ];
    const violations = { lost: 1, doubled: 1, untold: 1, unrecoverable: 1 };
    expect(summarize(results)).toEqual({ commands: 3, incidents: 3, ...violations });
  });

  it('counts the injected faults, and finds those that hit too few commands', () => {
    const rows = rowsOf([buildResult({}, ['create: 429']), buildResult({ lost: true })], [KIND]);
    expect(rows).toMatchObject([{ fault: 'create: 429', planned: 2, injected: 1, bad: 1, recovered: 2 }]);
    expect(tooRare(rows, 100, 0.01)).toEqual([]);
    expect(tooRare(rows, 101, 0.01)).toHaveLength(1);
    expect(renderRows(rows)).toMatch(/^create: 429 +1 +2 /m);
  });

  it('says how fast requests were acknowledged', () => {
    expect(ackTimes([buildResult({})])).toEqual({ p50: 10, p99: 30, max: 30 });
    expect(ackTimes([])).toBeUndefined();
  });

  it('says how soon the users of accepted requests were notified', () => {
    const refused = buildResult({ notice: 'gateway', noticeAfterMs: 3000 });
    const results = [buildResult({}), buildResult({ noticeAfterMs: 900 }), refused];
    expect(noticeTimes(results)).toEqual({ p50: 200, p99: 900, max: 900 });
    expect(noticeTimes([buildResult({ notice: 'nothing', noticeAfterMs: undefined })])).toBeUndefined();
  });
});
