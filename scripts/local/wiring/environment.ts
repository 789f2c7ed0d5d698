import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { backendVariables } from '../../../common/backend/variables.ts';
import { isObject } from '../../../common/is-object.ts';
import { type JsonObject, textIn } from '../json.ts';
import { parameterVariable } from '../settings.ts';
import type { FunctionDefinition } from './function-definitions.ts';

/** Variable -> its example; undefined for one that has none: the name of a secret's parameter. */
export type Examples = Readonly<Record<string, string | undefined>>;

// Not `import()`: it would make every caller wait, and jest, which compiles to CommonJS, takes no URL of a file.
const require = createRequire(import.meta.url);

/**
 * What `variables` of `<folder>/<name>/config.ts` says. A folder without a config.ts reads what every backend does, its
 * secrets, and the `variables` of its function.json. Throws if there is no such table.
 */
export function readExamples(
  lambdaFolder: string,
  name: string,
  { secrets, variables }: Pick<FunctionDefinition, 'secrets' | 'variables'>,
): Examples {
  const file = path.resolve(lambdaFolder, name, 'config.ts');
  if (existsSync(file)) return examplesOf(file);
  const ofSecrets = secrets.map((secret) => [parameterVariable(secret), undefined]);
  return { ...tableOf(backendVariables), ...Object.fromEntries(ofSecrets), ...variables };
}

function examplesOf(file: string): Examples {
  const { variables }: JsonObject = require(file);
  if (!isObject(variables)) {
    throw new Error(`${file} exports no "variables": see example/backend_lambda/config.ts.`);
  }
  return tableOf(variables);
}

function tableOf(variables: object): Examples {
  return Object.fromEntries(
    Object.values(variables).flatMap((reader: unknown): [string, string | undefined][] =>
      isObject(reader) ? [[textIn(reader.variable), exampleOf(reader)]] : [],
    ),
  );
}

function exampleOf({ example }: JsonObject): string | undefined {
  return example === undefined ? undefined : textIn(example);
}

/** An address in an example -> what answers in its place, below the address of the local bot. */
const SIMULATED = {
  'https://slack.com/api/': '/_local/slack/api/',
  'https://hooks.slack.com': '',
  'https://api.opsgenie.com': '/_local/opsgenie',
  'https://api.pushover.net': '/_local/pushover',
  'https://chain.example': '/_local/chain',
  'https://sqs.us-east-1.amazonaws.com': '/_aws',
};

/** The example as the local bot at this address means it. */
export function simulated(example: string, url: string): string {
  return Object.entries(SIMULATED).reduce(
    (text, [address, below]) => text.replaceAll(address, `${url}${below}`),
    example,
  );
}
