import type { AlarmState, StateChange } from './alarm-event.ts';
import { MAX_CHANGES, outageStart, standingOf, withChange } from './alarm-history.ts';

const MINUTE = 60_000;
/** A state, by its first letter, at a minute. */
const at = (letter: string, minute: number): StateChange => {
  const states: Record<string, AlarmState> = { A: 'ALARM', O: 'OK', I: 'INSUFFICIENT_DATA' };
  return { state: states[letter] ?? 'OK', at: minute * MINUTE };
};
const short = (history: readonly StateChange[]) =>
  history.map((one) => `${one.state.slice(0, 1)}${one.at / MINUTE}`).join(' ');
const told = (...changes: StateChange[]) =>
  changes.reduce<StateChange[]>((history, one) => withChange(history, one, undefined), []);

describe('withChange', () => {
  it('puts late events where they belong, and takes one that comes twice once', () => {
    expect(short(told(at('O', 5), at('A', 1), at('A', 9), at('A', 1)))).toBe('A1 O5 A9');
  });

  it('keeps the same state once more: what was in between may come later', () => {
    expect(short(told(at('O', 1), at('O', 3), at('A', 2)))).toBe('O1 A2 O3');
  });

  it('fills in what the event says that came before it', () => {
    expect(short(withChange([], at('O', 5), at('A', 2)))).toBe('A2 O5');
    expect(short(withChange([at('A', 1)], at('A', 9), at('O', 5)))).toBe('A1 O5 A9');
  });

  it('takes what it knows already from the event itself', () => {
    expect(short(withChange([at('A', 1)], at('O', 5), at('A', 2)))).toBe('A1 O5');
    expect(short(withChange([], at('O', 5), at('A', 5)))).toBe('O5');
  });

  it('takes the true beginning when its event comes late', () => {
    expect(short(withChange(withChange([], at('O', 5), at('A', 2)), at('A', 1), undefined))).toBe('A1 A2 O5');
  });

  it('keeps the newest 40', () => {
    const many = Array.from({ length: 50 }, (_, index) => at(index % 2 === 0 ? 'A' : 'O', index));
    const kept = told(...many);
    expect([kept.length, kept.at(-1)]).toEqual([MAX_CHANGES, at('O', 49)]);
  });
});

describe('standingOf', () => {
  it('knows nothing of no changes', () => {
    expect(standingOf([])).toBeUndefined();
  });

  it.each([
    ['fires', [at('A', 1)], undefined],
    ['has recovered', [at('A', 1), at('O', 5)], { from: MINUTE, until: 5 * MINUTE }],
    [
      'has lost its data, and is OK',
      [at('A', 1), at('I', 5), at('O', 20)],
      { from: MINUTE, until: 5 * MINUTE },
    ],
    ['was never in ALARM', [at('O', 1)], undefined],
  ])('says how long it was in ALARM of one that %s', (_what, history, fired) => {
    expect(standingOf(history)).toEqual({ now: history.at(-1), fired, flap: undefined });
  });

  it('takes the same state once more for no change', () => {
    const history = [at('A', 1), at('A', 2), at('O', 5), at('O', 6)];
    const fired = { from: MINUTE, until: 5 * MINUTE };
    expect(standingOf(history)).toEqual({ now: at('O', 5), fired, flap: undefined });
  });

  it('has recovered since the first OK, whatever its data does after it', () => {
    const history = [at('A', 1), at('O', 5), at('I', 600), at('O', 602), at('I', 604)];
    const fired = { from: MINUTE, until: 5 * MINUTE };
    expect(standingOf(history)).toEqual({ now: at('O', 5), fired, flap: undefined });
  });

  it('counts no data that goes and comes while it is OK', () => {
    const history = [at('A', 0), at('O', 1), at('I', 2), at('O', 3), at('A', 4)];
    expect(standingOf(history)?.flap).toEqual({ changes: 3, since: 0 });
  });

  it.each([
    ['three changes within ten minutes', [at('A', 0), at('O', 5), at('A', 10)], { changes: 3, since: 0 }],
    ['three within longer', [at('A', 0), at('O', 5), at('A', 11)], undefined],
    ['two', [at('A', 0), at('O', 1)], undefined],
    [
      'all that followed each other closely, and none before',
      [at('A', 0), at('O', 30), at('A', 41), at('O', 42), at('A', 50), at('O', 51)],
      { changes: 4, since: 41 * MINUTE },
    ],
  ])('counts %s', (_what, history, flap) => {
    expect(standingOf(history)?.flap).toEqual(flap);
  });
});

describe('outageStart', () => {
  it.each([
    ['never in ALARM', [at('O', 1)], undefined],
    ['its first time', [at('O', 1), at('A', 2)], 2],
    ['a flapping one', [at('A', 1), at('O', 5), at('A', 15), at('O', 16)], 1],
    ['another one after eleven quiet minutes', [at('A', 1), at('O', 5), at('A', 16), at('O', 17)], 16],
    ['one without data for so long', [at('A', 1), at('I', 5), at('A', 16)], 16],
    ['OK for so long, though its data went', [at('A', 1), at('O', 5), at('I', 14), at('A', 16)], 16],
    ['in ALARM all the time', [at('A', 1), at('A', 60)], 1],
  ])('of %s', (_what, history, minute) => {
    expect(outageStart(history)).toBe(minute === undefined ? undefined : minute * MINUTE);
  });
});
