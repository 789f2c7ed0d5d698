import type { Verdict } from './check-invariants.ts';
import { buildEntry } from './fixtures/build-evidence.ts';
import { settled } from './merge-verdicts.ts';

const GOOD: Verdict = {
  ...{ told: 'failed', toldAfterMs: 200, incidents: 0, saw: ['No incident opened'] },
  ...{ lost: false, doubled: false, untold: false, unrecoverable: true },
};
const RECOVERED: Verdict = {
  ...{ ...GOOD, told: 'done', toldAfterMs: 90_000, incidents: 1, saw: ['Incident opened'] },
  unrecoverable: false,
};

function settle(first: Partial<Verdict>, now: Partial<Verdict>): Verdict | undefined {
  const entry = buildEntry([]);
  return settled(new Map([[entry, { ...GOOD, ...first }]]), new Map([[entry, { ...RECOVERED, ...now }]])).get(
    entry,
  );
}

it('keeps what was told at first, and counts what is there in the end', () => {
  expect(settle({}, {})).toEqual({
    ...{ ...GOOD, incidents: 1, unrecoverable: false, saw: ['No incident opened', 'Incident opened'] },
  });
});

it('forgives nothing that was wrong at either time', () => {
  for (const wrong of ['lost', 'doubled', 'untold'] as const) {
    expect(settle({ [wrong]: true }, {})).toMatchObject({ [wrong]: true });
    expect(settle({}, { [wrong]: true })).toMatchObject({ [wrong]: true });
  }
});

it('counts what no button brought', () => {
  expect(settle({}, { incidents: 0, unrecoverable: true })).toMatchObject({ unrecoverable: true });
});
