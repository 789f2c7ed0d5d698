import { type Schedule, Schedules } from './schedules.ts';

const MINUTE = 60_000;
const PING: Schedule = { name: 'ping', everyMs: 5 * MINUTE, target: 'one', input: { source: 'ping' } };
const HOURLY: Schedule = { name: 'hourly', everyMs: 60 * MINUTE, target: 'two', input: null };

function setUp(schedules: Schedule[]) {
  const clock = { now: 1000 };
  const called: unknown[] = [];
  const call = async (name: string, input: unknown) => void called.push([name, input]);
  return { clock, called, schedules: new Schedules({ schedules, call, now: () => clock.now }) };
}

describe('a schedule', () => {
  it('calls its function with its input, each time it is due', async () => {
    const { called, clock, schedules } = setUp([PING, HOURLY]);
    expect(schedules.nextAt()).toBe(1000 + 5 * MINUTE);
    await schedules.runDue();
    expect(called).toEqual([]);
    clock.now += 5 * MINUTE;
    await schedules.runDue();
    await schedules.runDue();
    expect(called).toEqual([['one', { source: 'ping' }]]);
    expect(schedules.nextAt()).toBe(1000 + 10 * MINUTE);
    expect(schedules.state()).toEqual([
      { rule: 'ping', function: 'one', invocations: 1 },
      { rule: 'hourly', function: 'two', invocations: 0 },
    ]);
  });

  it('that was due several times while the machine slept calls once', async () => {
    const { called, clock, schedules } = setUp([PING]);
    clock.now += 28 * MINUTE;
    await schedules.runDue();
    expect(called).toHaveLength(1);
    expect(schedules.nextAt()).toBe(1000 + 30 * MINUTE);
  });

  it('calls nothing that does not let itself be called', async () => {
    const { called, clock, schedules } = setUp([{ ...PING, refusal: 'no permission' }]);
    clock.now += 5 * MINUTE;
    await schedules.runDue();
    expect([called, schedules.state()[0]?.invocations]).toEqual([[], 0]);
  });

  it('keeps its time and its count where others come and go', async () => {
    const { called, clock, schedules } = setUp([PING, HOURLY]);
    clock.now += 5 * MINUTE;
    await schedules.runDue();
    clock.now += 2 * MINUTE;
    schedules.replace([
      { ...PING, input: 'other' },
      { ...HOURLY, name: 'new', everyMs: 10 * MINUTE },
    ]);
    expect(schedules.nextAt()).toBe(1000 + 10 * MINUTE);
    clock.now += 10 * MINUTE;
    await schedules.runDue();
    expect(called).toEqual([
      ['one', { source: 'ping' }],
      ['one', 'other'],
      ['two', null],
    ]);
    expect(schedules.state()).toEqual([
      { rule: 'ping', function: 'one', invocations: 2 },
      { rule: 'new', function: 'two', invocations: 1 },
    ]);
  });

  it('is never due where there is none', () => {
    expect(setUp([]).schedules.nextAt()).toBe(Number.POSITIVE_INFINITY);
  });
});
