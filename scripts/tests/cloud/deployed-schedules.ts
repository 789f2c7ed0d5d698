import type { Schedule } from '../../local/aws/eventbridge/schedules.ts';
import { objectsIn, parseJson, textIn } from '../../local/json.ts';
import { functionBehind, invocationRefusal } from './permissions.ts';
import type { State } from './state.ts';

const UNITS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Names of the rules that a clock starts: no event of a bus does. */
export function scheduledRules(state: State): ReadonlySet<unknown> {
  const rules = state.all('aws_cloudwatch_event_rule');
  return new Set(rules.filter((rule) => textIn(rule.schedule_expression) !== '').map(({ name }) => name));
}

/**
 * Those that call a function with an input that is always the same; one that is made for each call, and a topic as target,
 * the local cloud does not know. Throws if such a rule is no `rate(...)`, or does not call the alias.
 */
export function readSchedules(state: State): Schedule[] {
  return state.all('aws_cloudwatch_event_rule').flatMap((rule) => {
    const targets = state
      .all('aws_cloudwatch_event_target')
      .filter((target) => target.rule === rule.name && scheduledRules(state).has(target.rule))
      .filter(({ arn, input }) => textIn(input) !== '' && textIn(arn).includes(':lambda:'));
    return targets.map((target) => {
      const name = functionBehind(textIn(target.arn));
      const caller = { service: 'events.amazonaws.com', sourceArn: textIn(rule.arn) };
      const refusal = invocationRefusal(state, name, caller);
      if (objectsIn(target.input_transformer).length > 0)
        throw new Error(`target ${textIn(target.target_id)} has an input and makes another`);
      return {
        ...{ name: textIn(rule.name), target: name, input: parseJson(textIn(target.input)) },
        everyMs: rateMs(textIn(rule.schedule_expression)),
        ...(refusal === undefined ? {} : { refusal }),
      };
    });
  });
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html */
function rateMs(expression: string): number {
  const [, number = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const ms = Number(number) * (UNITS[unit] ?? 0);
  if (!(ms > 0)) throw new Error(`${expression} is not known to the local cloud`);
  return ms;
}
