import type { FunctionDefinition } from '../local/wiring/wiring.ts';

/** A secret that some function.json names. */
export interface Secret {
  name: string;
  functions: string[];
  /** False for what may be left unset: unsetText says why. */
  required: boolean;
}

const PREVIOUS = '-previous';

const OPTIONAL: Readonly<Record<string, string>> = {
  'opsgenie-integration-key': 'optional: without it Q-Bot shows no Acknowledge button and cannot acknowledge',
  'jira-api-token': 'only for `incident_backend = "jsm"`: docs/jsm.md',
};

/** Why a secret may be left unset; undefined if it may not. */
export function unsetText(name: string): string | undefined {
  return name.endsWith(PREVIOUS) ? 'filled by rotate' : OPTIONAL[name];
}

/** Every secret of every function, each once, by name. */
export function listSecrets(definitions: Record<string, FunctionDefinition>): Secret[] {
  const secrets = new Map<string, Secret>();
  for (const [functionName, { secrets: names }] of Object.entries(definitions)) {
    for (const name of names) {
      const secret = secrets.get(name) ?? { name, functions: [], required: unsetText(name) === undefined };
      secret.functions.push(functionName);
      secrets.set(name, secret);
    }
  }
  return [...secrets.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** Where the old value of a rotated secret goes; undefined if its functions know only one value. */
export function previousOf(secrets: readonly Secret[], name: string): string | undefined {
  return secrets.find((secret) => secret.name === name + PREVIOUS)?.name;
}
