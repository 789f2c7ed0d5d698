import type { EventBus } from '../aws/eventbridge/bus.ts';
import type { ParameterStore } from '../aws/ssm.ts';
import type { Functions } from '../lambda/functions.ts';
import type { PassingTime } from './pass-time.ts';
import type { Wiring } from './wiring.ts';

export interface Rewired {
  bus: Pick<EventBus, 'setRules'>;
  functions: Pick<Functions, 'reload' | 'replace'>;
  parameters: Pick<ParameterStore, 'set'>;
  time: Pick<PassingTime, 'setSchedules'>;
}

/**
 * Returns what gives a running cloud, which began with `first`, another wiring: its functions, rules, schedules and
 * parameters. That throws PatternError, and changes nothing, if a rule's pattern is not known here.
 */
export function createRewire(first: Wiring, parts: Rewired): (next: Wiring) => void {
  let before = first.parameters;
  return ({ functions, logRules = [], parameters, rules, schedules = [] }) => {
    parts.bus.setRules(rules, logRules);
    // What was written there since then stays, unless the laptop's own value is another one.
    const changed = Object.entries(parameters).filter(([name, value]) => before[name] !== value);
    before = parameters;
    for (const [name, value] of changed) parts.parameters.set(name, value);
    parts.functions.replace(functions);
    const names = new Set(changed.map(([name]) => name));
    for (const { environment, name } of functions) {
      // A process keeps a secret for a while once it has read it.
      if (Object.values(environment).some((value) => names.has(value))) parts.functions.reload(name);
    }
    parts.time.setSchedules(schedules);
  };
}
