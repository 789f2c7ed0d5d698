import type { Verdict } from './check-invariants.ts';
import type { FaultKind } from './fault-kind.ts';
import { buildAct, buildEntry } from './fixtures/build-evidence.ts';
import { acksOf, rowsOf, summarize, toldOf, tooRare } from './summary.ts';
import { renderRows } from './table.ts';

const KIND: FaultKind = { name: 'create: 429', story: 'order', request: 'submission' };
const GOOD: Verdict = {
  ...{
    told: 'done',
    toldAfterMs: 200,
    incidents: 1,
    lost: false,
    doubled: false,
    untold: false,
    unrecoverable: false,
    saw: [],
  },
};

function outcomeOf(verdict: Partial<Verdict>, injected: string[] = []) {
  const entry = buildEntry([buildAct({ ms: 30 }), buildAct({ ms: 10 })]);
  entry.planned.faults = { submission: KIND };
  for (const name of injected) entry.injected.add(name);
  return {
    verdicts: new Map([[entry, { ...GOOD, ...verdict }]]),
    recovered: new Set([entry]),
  };
}

describe('the summary', () => {
  it('adds up what is bad', () => {
    const outcomes = [
      outcomeOf({}),
      outcomeOf({ incidents: 2, doubled: true }),
      outcomeOf({ incidents: 0, lost: true, untold: true, unrecoverable: true }),
    ];
    expect(summarize(outcomes)).toEqual({
      ...{ commands: 3, incidents: 3, lost: 1, doubled: 1, untold: 1, unrecoverable: 1 },
    });
  });

  it('counts what struck, and finds what struck too few', () => {
    const rows = rowsOf([outcomeOf({}, ['create: 429']), outcomeOf({ lost: true })], [KIND]);
    expect(rows).toMatchObject([{ fault: 'create: 429', planned: 2, injected: 1, bad: 1, recovered: 2 }]);
    expect(tooRare(rows, 100, 0.01)).toEqual([]);
    expect(tooRare(rows, 101, 0.01)).toHaveLength(1);
    expect(renderRows(rows)).toMatch(/^create: 429 +1 +2 /m);
  });

  it('says how fast it was acknowledged', () => {
    expect(acksOf([outcomeOf({})])).toEqual({ p50: 10, p99: 30, max: 30 });
    expect(acksOf([])).toBeUndefined();
  });

  it('says how soon those behind the door knew', () => {
    const door = outcomeOf({ told: 'door', toldAfterMs: 3000 });
    expect(toldOf([outcomeOf({}), outcomeOf({ toldAfterMs: 900 }), door])).toEqual({
      ...{ p50: 200, p99: 900, max: 900 },
    });
    expect(toldOf([outcomeOf({ told: 'nothing', toldAfterMs: undefined })])).toBeUndefined();
  });
});
