/**
 * What a map holds under a key that came from outside; undefined where it does not have it.
 * Read as `map[key]`, "constructor" or "__proto__" would be in every map.
 */
export function ownValue<T>(map: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
