import { PLACEHOLDER, parseStored } from '../../common/aws/secrets.ts';
import type { Fetch } from '../../common/http.ts';
import type { CallSlack, SlackAnswer } from '../local/call-slack.ts';
import type { StoredSecret } from '../secrets/parameters.ts';
import type { AwsReader, DeployedFunction } from './aws.ts';
import type { Deployment } from './deployment.ts';
import type { Remedies } from './remedies.ts';

/** What the checks look at, and with what. */
export interface Facts {
  deployment: Deployment;
  remedies: Remedies;
  aws: AwsReader;
  fetch: Fetch;
  callSlack: CallSlack;
  /** Milliseconds since the epoch. */
  now: () => number;
  secrets: ReadonlyMap<string, StoredSecret>;
  /** By folder; without those that could not be read. */
  functions: ReadonlyMap<string, DeployedFunction>;
  /** Of `auth.test`; undefined where the bot token could not be tried. */
  app: SlackAnswer | undefined;
  /** undefined: the live manifest is not compared. */
  configurationToken: string | undefined;
  /** SHA-256 of a zip of the local build, in base64; undefined where it was not built. */
  builtSha256: (folder: string) => string | undefined;
}

/** The value of a secret; undefined where it is not set. */
export function secretOf({ secrets }: Pick<Facts, 'secrets'>, name: string): string | undefined {
  const stored = secrets.get(name);
  if (stored === undefined) return undefined;
  const { value } = parseStored(stored.value);
  return value === PLACEHOLDER || value === '' ? undefined : value;
}

/** A variable of the functions, of the first that has it. */
export function variableOf({ functions }: Pick<Facts, 'functions'>, name: string): string | undefined {
  for (const { environment } of functions.values()) if (environment[name]) return environment[name];
  return undefined;
}
