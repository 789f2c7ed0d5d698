import { compilePattern } from '../../local/aws/eventbridge/pattern.ts';
import { allowedCommands, readFunctionDefinitions } from '../../local/wiring/wiring.ts';

/** Each as its rule is made of it. */
const definitions = readFunctionDefinitions('lambda');

const rules = Object.entries(definitions).flatMap(([name, { eventPattern }]) =>
  eventPattern === undefined ? [] : [{ name, matches: compilePattern(eventPattern) }],
);

function matched(command: string, detailType: string): string[] {
  const event = { source: 'qbot.gatekeeper', 'detail-type': detailType, detail: { command } };
  return rules.filter(({ matches }) => matches(event)).map(({ name }) => name);
}

/** There is no rule that catches what no other one does: this stands in its place. */
const allowed = Object.entries(allowedCommands(definitions)).flatMap(([command, types]) =>
  types.map((type): [string, string] => [command, type]),
);

it.each(allowed)(
  'what the gatekeeper lets through as %s, %s, has exactly one rule [F35]',
  (command, type) => {
    expect(matched(command, type)).toHaveLength(1);
  },
);

it('no rule takes what the gatekeeper lets nobody ask for [F35]', () => {
  const types = ['slash_command', 'block_actions', 'view_submission', 'view_closed', 'audit'];
  const others = Object.keys(allowedCommands(definitions)).flatMap((command) =>
    types
      .filter((type) => !allowed.some(([one, taken]) => one === command && taken === type))
      .map((type) => matched(command, type)),
  );
  expect(others.flat()).toEqual([]);
  expect(types.flatMap((type) => matched('/sree', type))).toEqual([]);
});
