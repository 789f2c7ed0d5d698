import type { FunctionDefinition } from '../local/wiring/wiring.ts';

/** A secret that some function.json names. */
export interface Secret {
  name: string;
  functions: string[];
  /** A `-previous` one is filled by a rotation only. */
  required: boolean;
}

const PREVIOUS = '-previous';

/** Every secret of every function, each once, by name. */
export function listSecrets(definitions: Record<string, FunctionDefinition>): Secret[] {
  const secrets = new Map<string, Secret>();
  for (const [functionName, { secrets: names }] of Object.entries(definitions)) {
    for (const name of names) {
      const secret = secrets.get(name) ?? { name, functions: [], required: !name.endsWith(PREVIOUS) };
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
