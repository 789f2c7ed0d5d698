import { PREVIOUS } from '../../common/aws/secrets.ts';
import type { IncidentProduct } from '../../lambda/opsgenie/incident-backend.ts';
import type { FunctionDefinition } from '../local/wiring/function-definitions.ts';

/** A secret that some function.json names. */
export interface Secret {
  name: string;
  functions: string[];
  /** Why it may be left unset; undefined: it is required. */
  unset: string | undefined;
}

/** What the product that is not chosen needs; what was opened there before the switch has buttons for 14 days. */
const OF_THE_OTHER: Readonly<Record<IncidentProduct, Readonly<Record<string, string>>>> = {
  opsgenie: { 'jira-api-token': 'only for `incident_backend = "jsm"`: docs/jsm.md' },
  jsm: { 'opsgenie-api-key': 'only for `incident_backend = "opsgenie"`, and 14 days after it' },
};

const OPTIONAL: Readonly<Record<string, string>> = {
  'opsgenie-integration-key': 'optional: without it Q-Bot shows no Acknowledge button and cannot acknowledge',
};

/** Why a secret may be left unset; undefined if it may not. */
function unsetText(name: string, incidents: IncidentProduct): string | undefined {
  if (name.endsWith(PREVIOUS)) return 'filled by rotate';
  return OPTIONAL[name] ?? OF_THE_OTHER[incidents][name];
}

/** Every secret of every function, each once, by name. `incidents`: as Terraform's `incident_backend`. */
export function listSecrets(
  definitions: Record<string, FunctionDefinition>,
  incidents: IncidentProduct = 'opsgenie',
): Secret[] {
  const secrets = new Map<string, Secret>();
  for (const [functionName, { secrets: names }] of Object.entries(definitions)) {
    for (const name of names) {
      const secret = secrets.get(name) ?? { name, functions: [], unset: unsetText(name, incidents) };
      secret.functions.push(functionName);
      secrets.set(name, secret);
    }
  }
  return [...secrets.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** Functions that are made whatever Terraform's variable `functions` says. */
const ALWAYS_MADE: readonly string[] = ['dead_letters', 'gatekeeper'];

/**
 * Whether a secret has no parameter because `functions` leaves out every function that reads it: of such a function there
 * is no secret at all that is its alone. `isThere`: whether Terraform has made the parameter of that name.
 */
export function isLeftOut(
  secret: Secret,
  secrets: readonly Secret[],
  isThere: (name: string) => boolean,
): boolean {
  const isOut = (functionName: string) =>
    !ALWAYS_MADE.includes(functionName) &&
    !secrets.some(
      ({ functions, name }) => functions.length === 1 && functions[0] === functionName && isThere(name),
    );
  return !isThere(secret.name) && secret.functions.every(isOut);
}

/** Whether it holds the old value of a rotated secret. */
export function isFormer(name: string): boolean {
  return name.endsWith(PREVIOUS);
}

/** Where the old value of a rotated secret goes; undefined if its functions know only one value. */
export function previousOf(secrets: readonly Secret[], name: string): string | undefined {
  return secrets.find((secret) => secret.name === name + PREVIOUS)?.name;
}
