import type { Schedule } from '../../local/aws/eventbridge/schedules.ts';
import { objectsIn, parseJson, textIn } from '../../local/json.ts';
import { functionBehind, invocationRefusal } from './permissions.ts';
import { blockIn, type State } from './state.ts';

const FIVE_MINUTES_MS = 300_000;
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

/**
 * What that rule calls, and with which event, which is made for each call: `id` is that of the scheduled event. Throws if there
 * is no such rule, if it does not run every five minutes, or if the function does not let itself be called by it.
 */
export function scheduledCall(state: State, name: string, id: string): { target: string; event: unknown } {
  const rule = state.all('aws_cloudwatch_event_rule').find((one) => one.name === name);
  const called = state.all('aws_cloudwatch_event_target').find((one) => one.rule === name);
  if (rule === undefined || called === undefined) throw new Error(`there is no rule ${name} with a target`);
  if (rateMs(textIn(rule.schedule_expression)) !== FIVE_MINUTES_MS)
    throw new Error(`${name} runs at ${textIn(rule.schedule_expression)}, not every five minutes`);
  const target = functionBehind(textIn(called.arn));
  const caller = { service: 'events.amazonaws.com', sourceArn: textIn(rule.arn) };
  const refusal = invocationRefusal(state, target, caller);
  if (refusal !== undefined) throw new Error(refusal);
  const { input_paths: paths, input_template: template } = blockIn(called, 'input_transformer');
  if (JSON.stringify(paths) !== '{"id":"$.id"}')
    throw new Error(`the event of ${name} is made of ${JSON.stringify(paths)}, not of the id alone`);
  return { target, event: parseJson(textIn(template).replaceAll('<id>', JSON.stringify(id))) };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html */
function rateMs(expression: string): number {
  const [, number = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const ms = Number(number) * (UNITS[unit] ?? 0);
  if (!(ms > 0)) throw new Error(`${expression} is not known to the local cloud`);
  return ms;
}
