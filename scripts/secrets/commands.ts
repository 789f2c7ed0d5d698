import { endingValue, PLACEHOLDER, parseStored } from '../../common/aws/secrets.ts';
import { isFormer, isLeftOut, previousOf, type Secret } from './catalogue.ts';
import { SecretsError } from './errors.ts';
import { missingParameter, type Parameters, type StoredSecret } from './parameters.ts';
import { isMadeHere, prepare, unlikely, unusable, whereToFind } from './shapes.ts';
import type { AskValue } from './value-source.ts';

export interface Dependencies {
  secrets: readonly Secret[];
  parameters: Parameters;
  prefix: string;
  ask: AskValue;
  /** A new random token. */
  makeToken: () => string;
  /** False if the value comes from a pipe, which holds only one. */
  interactive: boolean;
  print: (line: string) => void;
  /** Writes a value that does not look right, too. */
  force: boolean;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** Long enough for everybody who has the old value to get the new one. */
const STILL_VALID_MS = 24 * 60 * 60 * 1000;

const AFTER_A_LEAK = 'What to look for in the audit: docs/security.md.';

/** Writes one secret, or each required one of the functions that there are and that is not set yet. Throws SecretsError. */
export async function setSecrets(deps: Dependencies, name: string | undefined): Promise<void> {
  if (name === undefined && !deps.interactive) {
    throw new SecretsError('Standard input holds one value: say whose, e.g. set slack-bot-token');
  }
  const names = name === undefined ? required(await secretsMade(deps)) : [name];
  const stored = await readAll(deps, names);
  const wanted = name === undefined ? names.filter((one) => !isSet(stored.get(one))) : names;
  if (wanted.length === 0) deps.print('All are set already. To change one: set <name>');
  for (const one of wanted) {
    const made = name === undefined && isMadeHere(one) ? deps.makeToken() : undefined;
    const value = made ?? (await deps.ask(one, whereToFind(one)));
    if (name === undefined && value.trim() === '') {
      deps.print(`/${deps.prefix}/${one} is left for later: set ${one}`);
      continue;
    }
    await deps.parameters.write(one, made ?? withEnd(deps, one, checked(deps, one, value)));
    deps.print(`/${deps.prefix}/${one} is written. Functions use it within 5 minutes.`);
    if (made !== undefined) printOnce(deps, made);
  }
}

/** Gives a secret that is Q-Bot's own its first value, and prints it, this once. Throws SecretsError. */
export async function makeSecret(deps: Dependencies, name: string): Promise<void> {
  if (!isMadeHere(name)) {
    throw new SecretsError(`${name} is given by others, so it cannot be made up here: set ${name}`);
  }
  if (isSet((await readAll(deps, [name])).get(name)) && !deps.force) {
    throw new SecretsError(
      `${name} is set already. To change it, with the old one valid for a while: rotate ${name}. ` +
        'To end the old one at once, add --force.',
    );
  }
  const token = deps.makeToken();
  await deps.parameters.write(name, token);
  deps.print(`/${deps.prefix}/${name} is written. Functions use it within 5 minutes.`);
  printOnce(deps, token);
}

/**
 * Gives a secret a new value and keeps the old one valid for 24 hours as `<name>-previous`. The old one is saved first,
 * so that there is no moment without it; one that leaked is not kept, nor is the one before it. One that is Q-Bot's own
 * is made up, and printed. Throws SecretsError.
 */
export async function rotateSecret(
  deps: Dependencies,
  name: string,
  { leaked }: { leaked: boolean },
): Promise<void> {
  const previous = previousOf(deps.secrets, name);
  if (previous === undefined) {
    throw new SecretsError(`${name} has one value at a time, so it cannot be rotated: set ${name}`);
  }
  const current = (await readAll(deps, [name, previous])).get(name);
  if (current === undefined || !isSet(current)) throw new SecretsError(`${name} is not set yet: set ${name}`);
  const made = isMadeHere(name) ? deps.makeToken() : undefined;
  const value = made ?? checked(deps, name, await deps.ask(name, whereToFind(name)));
  if (value === current.value) return leaked ? endPrevious(deps, name, previous) : refuseSame(name);
  const until = deps.now() + STILL_VALID_MS;
  await deps.parameters.write(previous, leaked ? PLACEHOLDER : endingValue(current.value, until));
  await deps.parameters.write(name, value);
  const [old, end] = leaked
    ? ['the old value is refused within a minute', AFTER_A_LEAK]
    : [
        `the old value is accepted until ${minuteOf(until)}`,
        `To end it at once: npm run secrets -- rotate ${name} --leaked`,
      ];
  deps.print(`/${deps.prefix}/${name} is rotated: the new value works within a minute, ${old}.`);
  if (made !== undefined) printOnce(deps, made);
  deps.print(end);
}

/** Rotated before: what leaked is the value that is still accepted beside this one. */
async function endPrevious(deps: Dependencies, name: string, previous: string): Promise<void> {
  await deps.parameters.write(previous, PLACEHOLDER);
  deps.print(
    `/${deps.prefix}/${name} has this value already, and keeps it: every older one is refused within a minute.`,
  );
  deps.print(AFTER_A_LEAK);
}

function refuseSame(name: string): never {
  throw new SecretsError(`This is the value that ${name} has already. Nothing written.`);
}

/** Encrypts each secret that there is with that KMS key, whether it is set or not. Throws SecretsError. */
export async function rekeySecrets(deps: Dependencies, key: string): Promise<void> {
  const stored = await deps.parameters.read(deps.secrets.map(({ name }) => name));
  for (const name of stored.keys()) {
    const isMoved = await deps.parameters.rekey(name, key);
    deps.print(`/${deps.prefix}/${name} ${isMoved ? 'is under that key now' : 'is under that key already'}.`);
  }
  if (stored.size === 0) throw missingParameter(`/${deps.prefix}/...`);
}

/** A former value is accepted for as long as after a rotation: one without an end is not accepted at all. */
function withEnd({ now }: Dependencies, name: string, value: string): string {
  return isFormer(name) && value !== PLACEHOLDER ? endingValue(value, now() + STILL_VALID_MS) : value;
}

/** Prints whether each secret is set, never its value. Returns true if every required one is. */
export async function checkSecrets(deps: Dependencies): Promise<boolean> {
  const secrets = await secretsMade(deps);
  const stored = await deps.parameters.read(secrets.map(({ name }) => name));
  const width = Math.max(...secrets.map(({ name }) => name.length));
  for (const secret of secrets) {
    const state = stateOf(secret, stored.get(secret.name));
    deps.print(`/${deps.prefix}/${secret.name.padEnd(width)}  ${state}`);
  }
  return secrets.every(({ name, unset }) => {
    const found = stored.get(name);
    return found !== undefined && (isSet(found) || unset !== undefined);
  });
}

/** Prints each secret, its functions, and where to find its value. Does not call AWS. */
export function listSecretNames(deps: Pick<Dependencies, 'secrets' | 'prefix' | 'print'>): void {
  for (const { name, functions, unset } of deps.secrets) {
    deps.print(
      `/${deps.prefix}/${name}  (${functions.join(', ')})${unset === undefined ? '' : `  ${unset}`}`,
    );
    const where = whereToFind(name);
    if (where !== '') deps.print(`  ${where}`);
  }
}

/** To the minute. */
function minuteOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function printOnce(deps: Dependencies, token: string): void {
  deps.print(`It is shown this once: ${token}`);
}

function required(secrets: readonly Secret[]): string[] {
  return secrets.filter(({ unset }) => unset === undefined).map(({ name }) => name);
}

function isSet(stored: StoredSecret | undefined): boolean {
  return stored !== undefined && stored.value !== PLACEHOLDER;
}

/** Without those of the functions that `functions` of Terraform leaves out. */
async function secretsMade({ parameters, secrets }: Dependencies): Promise<Secret[]> {
  const stored = await parameters.read(secrets.map(({ name }) => name));
  return secrets.filter((secret) => !isLeftOut(secret, secrets, (name) => stored.has(name)));
}

async function readAll(deps: Dependencies, names: readonly string[]): Promise<Map<string, StoredSecret>> {
  const stored = await deps.parameters.read(names);
  const missing = names.find((name) => !stored.has(name));
  if (missing !== undefined) throw missingParameter(`/${deps.prefix}/${missing}`);
  return stored;
}

/** As it is written. Throws SecretsError for what cannot be, or is doubtful without --force. */
function checked(deps: Dependencies, name: string, given: string): string {
  const value = prepare(name, given);
  const fault = unusable(name, value);
  if (fault !== undefined) throw new SecretsError(`${name} is not written: ${fault}.`);
  // How an old value is ended: see rotateSecret.
  const ends =
    value === PLACEHOLDER &&
    !deps.secrets.some((secret) => secret.name === name && secret.unset === undefined);
  const doubt = ends ? undefined : unlikely(name, value);
  if (doubt !== undefined && !deps.force) {
    throw new SecretsError(`${name} is not written: ${doubt}. If you are sure, add --force.`);
  }
  return value;
}

function stateOf({ name, unset }: Secret, stored: StoredSecret | undefined): string {
  if (stored === undefined) return 'missing: run terraform apply';
  const changed = stored.changedAt ? `, ${minuteOf(stored.changedAt.getTime())}` : '';
  if (!isSet(stored)) return unset === undefined ? `not-set: set ${name}` : `not-set (fine: ${unset})`;
  const { until, value } = parseStored(stored.value);
  const ends = until === undefined ? '' : `, accepted until ${minuteOf(until)}`;
  const version = `version ${stored.version}${changed}${ends}`;
  const doubt =
    isFormer(name) && until === undefined ? 'without an end it is not accepted' : unlikely(name, value);
  return doubt === undefined ? `set      ${version}` : `set      ${version}  doubtful: ${doubt}`;
}
