/** Between the keys of one value, and ids of one text. No command, sub-command or channel has it in its name. */
const BETWEEN = '|';

/**
 * The entries of a map in which keys of the same value stand together, as Terraform writes it into a small environment:
 * `{ '/sre ack|/sre note': ['U1'] }` is `/sre ack` -> `['U1']` and `/sre note` -> `['U1']`. A key twice gives two entries.
 */
export function unpackKeys<T>(packed: Readonly<Record<string, T>>): [key: string, value: T][] {
  return Object.entries(packed).flatMap(([keys, value]) =>
    keys.split(BETWEEN).map((key): [string, T] => [key, value]),
  );
}

/**
 * Ids that stand together in one text: a list of two hundred takes a third less of the environment so.
 *
 * @example unpackIds(['C0INCIDENT|C0OPERATE1', 'C0PRIVATE1']) // ['C0INCIDENT', 'C0OPERATE1', 'C0PRIVATE1']
 */
export function unpackIds(packed: readonly string[]): string[] {
  return packed.flatMap((ids) => ids.split(BETWEEN));
}
