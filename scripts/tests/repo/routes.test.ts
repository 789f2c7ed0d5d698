import { WEBHOOK_SOURCE, type WebhookDetails } from '../../../common/webhook-contract.ts';
import { compilePattern } from '../../local/aws/eventbridge/pattern.ts';
import { allowedCommands, readFunctionDefinitions } from '../../local/wiring/function-definitions.ts';
import { rulesOf } from '../../local/wiring/wiring.ts';

/** Each as its rule is made of it. */
const definitions = readFunctionDefinitions('lambda');

const rules = rulesOf(definitions).map(({ name, pattern }) => ({ name, matches: compilePattern(pattern) }));

function matched(command: string, detailType: string): string[] {
  return rulesFor({ source: 'qbot.gatekeeper', 'detail-type': detailType, detail: { command } });
}

function rulesFor(event: Record<string, unknown>): string[] {
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

const WEBHOOK_TYPES = ['alert_action', 'phone_acknowledged'] satisfies (keyof WebhookDetails)[];

it.each(WEBHOOK_TYPES)('what the webhook gateway publishes as %s has exactly one rule', (type) => {
  expect(rulesFor({ source: WEBHOOK_SOURCE, 'detail-type': type, detail: {} })).toEqual(['opsgenie-2']);
});

it('a detail-type of the webhook gateway opens nothing to Slack, nor a command to the webhook', () => {
  expect(allowed.map(([, type]) => type).filter((type) => WEBHOOK_TYPES.some((one) => one === type))).toEqual(
    [],
  );
  const forged = WEBHOOK_TYPES.flatMap((type) => matched('/sre', type));
  const commands = allowed.flatMap(([command, type]) =>
    rulesFor({ source: WEBHOOK_SOURCE, 'detail-type': type, detail: { command } }),
  );
  expect([...forged, ...commands]).toEqual([]);
});
