import { type IncidentRow, withFinished } from './incident-store.ts';

const EMPTY: IncidentRow = { version: 0, shownIn: [], performed: {}, lockedUntil: 0, lockedBy: '' };
const CUT = { noteCut: true };

/** A row at which so many words were carried out, each with a note that was cut. */
function rowAfter(count: number): IncidentRow {
  let row = EMPTY;
  for (let index = 0; index < count; index += 1) row = { ...row, ...withFinished(row, `key-${index}`, CUT) };
  return row;
}

it('a row keeps the last 20 that were carried out, and the notes of these alone', () => {
  const { finished, notes } = rowAfter(50);
  expect(finished).toEqual(Array.from({ length: 20 }, (_, index) => `key-${index + 30}`));
  expect(Object.keys(notes ?? {})).toEqual(finished);
});

it('a row of the release before, with more notes, loses those at its next change', () => {
  const old = {
    ...rowAfter(20),
    notes: Object.fromEntries(rowAfter(20).finished?.map((one) => [one, CUT]) ?? []),
  };
  const grown = { ...old, notes: { ...old.notes, 'key-long-gone': CUT } };
  expect(Object.keys(withFinished(grown, 'key-new').notes ?? {})).toEqual(
    Array.from({ length: 19 }, (_, index) => `key-${index + 1}`),
  );
});

it('what is carried out again keeps its note and counts once', () => {
  expect(withFinished(rowAfter(2), 'key-0')).toEqual({
    finished: ['key-1', 'key-0'],
    notes: { 'key-0': CUT, 'key-1': CUT },
  });
});
