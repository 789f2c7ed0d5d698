import type { FaultKind } from './fault-kind.ts';
import { buildAct, buildEntry } from './fixtures/build-evidence.ts';
import type { Verdict } from './judge.ts';
import { acksOf, rowsOf, summarize, tooRare } from './summary.ts';
import { renderRows } from './table.ts';

const KIND: FaultKind = { name: 'create: 429', story: 'order', request: 'submission' };
const GOOD: Verdict = {
  ...{
    told: 'done',
    incidents: 1,
    lost: false,
    doubled: false,
    untold: false,
    unrecoverable: false,
    saw: [],
  },
};

function outcomeOf(verdict: Partial<Verdict>, struck: string[] = []) {
  const entry = buildEntry([buildAct({ ms: 30 }), buildAct({ ms: 10 })]);
  entry.planned.faults = { submission: KIND };
  for (const name of struck) entry.struck.add(name);
  return {
    verdicts: new Map([[entry, { ...GOOD, ...verdict }]]),
    recovered: new Set([entry]),
    doubledRestarts: 0,
  };
}

describe('the summary', () => {
  it('adds up what is bad, and restarts that were done twice', () => {
    const outcomes = [
      outcomeOf({}),
      outcomeOf({ incidents: 2, doubled: true }),
      { ...outcomeOf({ incidents: 0, lost: true, untold: true, unrecoverable: true }), doubledRestarts: 3 },
    ];
    expect(summarize(outcomes)).toEqual({
      ...{ commands: 3, incidents: 3, lost: 1, doubled: 4, untold: 1, unrecoverable: 1 },
    });
  });

  it('counts what struck, and finds what struck too few', () => {
    const rows = rowsOf([outcomeOf({}, ['create: 429']), outcomeOf({ lost: true })], [KIND]);
    expect(rows).toMatchObject([{ fault: 'create: 429', planned: 2, struck: 1, bad: 1, recovered: 2 }]);
    expect(tooRare(rows, 100, 0.01)).toEqual([]);
    expect(tooRare(rows, 101, 0.01)).toHaveLength(1);
    expect(renderRows(rows)).toMatch(/^create: 429 +1 +2 /m);
  });

  it('says how fast it was acknowledged', () => {
    expect(acksOf([outcomeOf({})])).toEqual({ p50: 10, p99: 30, max: 30 });
    expect(acksOf([])).toBeUndefined();
  });
});
