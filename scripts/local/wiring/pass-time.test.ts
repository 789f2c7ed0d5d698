import { Clock } from '../clock.ts';
import { Background } from '../lambda/background.ts';
import { startTime } from './pass-time.ts';

const MINUTE = 60_000;

function setUp(minutes: number[]) {
  const background = new Background();
  const clock = new Clock(() => 0);
  const seen: string[] = [];
  const at = () => clock.now() / MINUTE;
  const time = startTime(
    {
      schedules: minutes.map((every) => ({
        ...{ name: `every ${every}`, everyMs: every * MINUTE, target: `f${every}`, input: { every } },
      })),
    },
    {
      background,
      clock,
      functions: { endIdle: () => void seen.push(`${at()}: idle ones end`) },
      asyncQueue: {
        deliver: async (name, event, traceId) => {
          await new Promise(setImmediate);
          seen.push(`${at()}: ${name} ${JSON.stringify(event)} ${traceId}`);
        },
      },
    },
  );
  return { background, clock, seen, ...time };
}

describe('time that passes at once', () => {
  it('starts what is due in its order, each once the one before has answered', async () => {
    const { background, passTime, schedules, seen } = setUp([5, 7]);
    await passTime(11 * MINUTE);
    expect(seen).toEqual([
      '5: idle ones end',
      '5: f5 {"every":5} undefined',
      '7: idle ones end',
      '7: f7 {"every":7} undefined',
      '10: idle ones end',
      '10: f5 {"every":5} undefined',
      '11: idle ones end',
    ]);
    expect(schedules().map(({ invocations }) => invocations)).toEqual([2, 1]);
    background.stop();
  });

  it('goes on only once the functions have answered that were due before, whoever lets it pass', async () => {
    const { background, now, passTime, seen } = setUp([5]);
    await Promise.all([passTime(5 * MINUTE), passTime(2 * MINUTE)]);
    expect(seen).toEqual([
      '5: idle ones end',
      '5: f5 {"every":5} undefined',
      '5: idle ones end',
      '7: idle ones end',
    ]);
    expect(now()).toBe(7 * MINUTE);
    background.stop();
  });

  it('goes on where it was, and never back', async () => {
    const { background, clock, passTime, seen } = setUp([5]);
    await passTime(4 * MINUTE);
    clock.moveTo(MINUTE);
    await passTime(MINUTE);
    expect(seen.at(-2)).toBe('5: f5 {"every":5} undefined');
    expect(clock.now()).toBe(5 * MINUTE);
    background.stop();
  });
});
