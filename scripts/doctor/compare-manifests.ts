import { isObject } from '../../common/is-object.ts';
import { type JsonObject, objectsIn, textIn } from '../local/json.ts';

export interface ManifestComparison {
  /** What is not as the manifest says, one sentence each. */
  differences: string[];
  /** Names of settings that only the live app has. */
  extras: string[];
}

/** Slack adds both by itself. */
const ADDED = /^(_metadata|features\.app_home)(\.|$)/;
/** Compared by name. */
const LISTS = /^(features\.(slash_commands|shortcuts)|oauth_config\.scopes\.bot)$/;

/**
 * The manifest of Terraform and the live one. Absent, false and empty are the same, and so are lists in another order:
 * Slack leaves out and adds as it likes. https://docs.slack.dev/reference/app-manifest
 */
export function compareManifests(wanted: JsonObject, live: JsonObject): ManifestComparison {
  const [ours, theirs] = [leavesOf(wanted), leavesOf(live)];
  const changed = [...ours].filter(([path, value]) => value !== (theirs.get(path) ?? EMPTY));
  const extras = [...theirs].filter(([path, value]) => value !== EMPTY && !ours.has(path));
  return {
    differences: [
      ...changed.map(([path]) => `${path} is ${shown(theirs.get(path))}, not ${shown(ours.get(path))}`),
      ...compareScopes(scopesOf(wanted), scopesOf(live)),
      ...compareNamed('command', 'command', listOf(wanted, 'slash_commands'), listOf(live, 'slash_commands')),
      ...compareNamed('shortcut', 'callback_id', listOf(wanted, 'shortcuts'), listOf(live, 'shortcuts')),
    ],
    extras: extras.map(([path]) => path),
  };
}

const EMPTY = '';

/** Path -> what stands there, so that equal things are equal texts. */
function leavesOf(value: unknown, path = ''): Map<string, string> {
  if (ADDED.test(path) || LISTS.test(path)) return new Map();
  if (!isObject(value)) return new Map([[path, normal(value)]]);
  return new Map(
    Object.entries(value).flatMap(([key, one]) => [...leavesOf(one, path === '' ? key : `${path}.${key}`)]),
  );
}

function normal(value: unknown): string {
  if (value === undefined || value === null || value === false) return EMPTY;
  if (typeof value === 'string') return value.trim();
  if (Array.isArray(value)) return value.length === 0 ? EMPTY : JSON.stringify(value.map(normal).toSorted());
  return JSON.stringify(value);
}

function shown(value = EMPTY): string {
  return value === EMPTY ? 'off' : `"${value}"`;
}

function compareScopes(wanted: readonly string[], live: readonly string[]): string[] {
  const missing = wanted.filter((scope) => !live.includes(scope));
  const extra = live.filter((scope) => !wanted.includes(scope));
  return [
    ...missing.map((scope) => `scope ${scope} is missing`),
    ...extra.map((scope) => `scope ${scope} is not in the manifest`),
  ];
}

function compareNamed(
  ...[word, key, wanted, live]: [string, string, readonly JsonObject[], readonly JsonObject[]]
): string[] {
  const theirs = new Map(live.map((one) => [textIn(one[key]), one]));
  const names = wanted.map((one) => textIn(one[key]));
  const unknown = [...theirs.keys()].filter((name) => !names.includes(name));
  return [
    ...wanted.flatMap((one) => {
      const name = textIn(one[key]);
      const found = theirs.get(name);
      return found === undefined
        ? [`${word} ${name} is missing`]
        : changedFields(`${word} ${name}`, one, found);
    }),
    ...unknown.map((name) => `${word} ${name} is not in the manifest`),
  ];
}

function changedFields(what: string, wanted: JsonObject, live: JsonObject): string[] {
  const fields = [...new Set([...Object.keys(wanted), ...Object.keys(live)])];
  return fields
    .filter((field) => normal(wanted[field]) !== normal(live[field]))
    .map(
      (field) => `${field} of ${what} is ${shown(normal(live[field]))}, not ${shown(normal(wanted[field]))}`,
    );
}

function listOf({ features }: JsonObject, name: string): JsonObject[] {
  return objectsIn(isObject(features) ? features[name] : undefined);
}

/** What the bot token is asked to be able to do. */
export function scopesOf({ oauth_config: oauth }: JsonObject): string[] {
  const scopes = isObject(oauth) && isObject(oauth.scopes) ? oauth.scopes.bot : [];
  return Array.isArray(scopes) ? scopes.map(String) : [];
}
