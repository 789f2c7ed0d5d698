import { isObject } from '../../common/is-object.ts';
import { type JsmSettings, jsmSettingsSchema } from '../../lambda/opsgenie/jsm-settings.ts';
import { type JsonObject, parseJson } from '../local/json.ts';
import { MigrateError } from './errors.ts';
import { readJsmBlock } from './var-file.ts';

/** As far as they are known; `tokenExpires` is `YYYY-MM-DD`, and `alertsUrl` is of Pushover's links. */
export type KnownSettings = Partial<JsmSettings> & { tokenExpires?: string; alertsUrl?: string };

const OPERATIONS_URL = 'https://api.atlassian.com';

/**
 * From the environment variable `JSM`, as the function has it, else from the block `jsm` of a var file; without what is
 * empty. Throws MigrateError if it cannot be read.
 */
export function readKnownSettings(sources: {
  json: string | undefined;
  varFile: string | undefined;
}): KnownSettings {
  const known = sources.json ? fromJson(sources.json) : camelCased(readJsmBlock(sources.varFile ?? '') ?? {});
  const given = Object.entries(known).filter(([, value]) => value !== '');
  return { operationsUrl: OPERATIONS_URL, ...Object.fromEntries(given) };
}

function fromJson(json: string): JsonObject {
  const value = parseJson(json);
  if (isObject(value)) return value;
  throw new MigrateError(
    'The environment variable JSM is no JSON object: unset it, or copy it from the function.',
  );
}

function camelCased(block: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(block).map(([name, value]) => [
      name.replaceAll(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
}

/** Throws MigrateError with the names, as Terraform has them, of those that are missing. */
export function requireSettings(known: KnownSettings): JsmSettings {
  const parsed = jsmSettingsSchema.safeParse(known);
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map(({ path }) => path.map((part) => snakeCased(String(part))).join('.'));
  throw new MigrateError(
    `jsm lacks: ${[...new Set(names)].join(', ')}. npm run migrate -- settings prints them; put them into ` +
      'terraform/terraform.tfvars (or name your file by --var-file).',
  );
}

/** `requestTypeId` as Terraform writes it: `request_type_id`; `P1` stays. */
export function snakeCased(name: string): string {
  return name.replaceAll(
    /([a-z])([A-Z])/g,
    (_all, before: string, after: string) => `${before}_${after.toLowerCase()}`,
  );
}
