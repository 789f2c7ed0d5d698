import { Faults } from '../../../fakes/faults/faults.ts';
import { faultSwitches, isOn, switched } from './fault-switches.ts';

const command = (functionName: string) => ({
  command: `/${functionName}`,
  usage: '',
  subcommands: [],
  description: '',
  functionName,
});
const SWITCHES = faultSwitches([command('one'), command('two'), command('two')]);

it.each(SWITCHES)('$name is a fault that the bot knows', ({ faults }) => {
  const known = new Faults();
  expect(faults.length).toBeGreaterThan(0);
  expect(faults.map((fault) => known.set(fault))).toEqual(faults);
});

it.each(SWITCHES)('$name can be switched on and off again, beside what else is on', (one) => {
  const other = { target: 'pushover.messages', kind: 'drop', times: 3 };
  const on = switched(one, [other]);
  expect(isOn(one, [other])).toBe(false);
  expect(isOn(one, on)).toBe(true);
  expect(switched(one, on)).toEqual([other]);
});

it('kills each backend once named', () => {
  expect(SWITCHES.at(-1)?.faults.map(({ target }) => target)).toEqual(['function.one', 'function.two']);
});
