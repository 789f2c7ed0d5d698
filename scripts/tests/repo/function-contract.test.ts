import { globSync, readdirSync, readFileSync } from 'node:fs';
import * as table from '../../../common/aws/table.ts';
import { readExamples } from '../../local/wiring/environment.ts';
import { type FunctionDefinition, readFunctionDefinitions } from '../../local/wiring/function-definitions.ts';
import { DEFAULT_RUNTIME, type Runtime } from '../../local/wiring/runtimes.ts';
import { readLocals } from '../../local/wiring/terraform.ts';
import { contractErrors, entriesWithoutFolder, type FunctionSources } from './function-contract.ts';
import { ACTIONS_OF, requiredActions } from './required-actions.ts';

const definitions = readFunctionDefinitions('lambda');
const folders = readdirSync('lambda').sort();
const locals = Object.assign(
  {},
  ...globSync('terraform/*.tf').map((file) => readLocals(readFileSync(file, 'utf8'))),
);

function sourcesOf(name: string, definition: FunctionDefinition): FunctionSources {
  const code = globSync(`lambda/${name}/*.ts`).filter((file) => !file.endsWith('.test.ts'));
  return {
    name,
    definition,
    examples: readExamples('lambda', name, definition),
    required: code.flatMap((file) => requiredActions(file, readFileSync(file, 'utf8'))),
    locals,
  };
}

it.each(Object.entries(definitions))(
  'lambda/%s: config.ts, function.json and Terraform agree on variables, secrets and rights',
  (name, definition) => {
    expect(contractErrors(sourcesOf(name, definition))).toEqual([]);
  },
);

it('every entry of local.functions has its folder', () => {
  expect(entriesWithoutFolder(locals, folders)).toEqual([]);
});

describe('what does not agree is named, with the place where it belongs', () => {
  const eventPattern = { source: ['a'], 'detail-type': ['b'], detail: { command: ['/xyz'] } };
  const withoutTable = {
    EVENT_BUS_NAME: '',
    SLACK_API_URL: '',
    SLACK_RESPONSE_URL_ORIGIN: '',
    SLACK_BOT_TOKEN_PARAMETER: undefined,
  };
  const base = { ...withoutTable, TABLE_NAME: '' };

  /** `xyz` as new-command makes it, but for what is given. */
  function errors(
    change: Partial<FunctionSources> & { entry?: string; runtime?: Runtime; secrets?: string[] } = {},
  ): string[] {
    const { entry = '{}', runtime = DEFAULT_RUNTIME, secrets = ['slack-bot-token'], ...rest } = change;
    const definition = {
      description: 'x',
      runtime,
      timeoutSeconds: 15,
      memoryMb: 512,
      secrets,
      eventPattern,
    };
    const functions = readLocals(`locals {\n functions = { xyz = ${entry} }\n}`);
    const sources = {
      name: 'xyz',
      definition,
      examples: base,
      required: [],
      locals: { ...locals, ...functions },
    };
    return contractErrors({ ...sources, ...rest });
  }

  it('nothing of what new-command makes', () => {
    expect(errors()).toEqual([]);
  });

  it.each<[string, Parameters<typeof errors>[0], string]>([
    [
      'a variable that Terraform does not give',
      { examples: { ...base, XYZ_LEVEL: '3' } },
      'lambda/xyz/config.ts reads XYZ_LEVEL, which nothing gives it: add it to local.functions.xyz.environment in terraform/lambda.tf',
    ],
    [
      'a variable that nothing reads',
      { entry: '{\n environment = { XYZ_LEVEL = "3" }\n }' },
      'local.functions.xyz.environment in terraform/lambda.tf gives XYZ_LEVEL, which lambda/xyz/config.ts does not read: add it to its variables, or remove it there',
    ],
    [
      'a secret that function.json does not name',
      { examples: { ...base, XYZ_API_KEY_PARAMETER: undefined } },
      'lambda/xyz/config.ts reads XYZ_API_KEY_PARAMETER, which nothing gives it: add "xyz-api-key" to secrets in lambda/xyz/function.json',
    ],
    [
      'a secret that nothing reads',
      { secrets: ['slack-bot-token', 'xyz-key'] },
      '"xyz-key" in secrets of lambda/xyz/function.json gives XYZ_KEY_PARAMETER, which lambda/xyz/config.ts does not read: ' +
        "add secret('XYZ_KEY_PARAMETER') to its variables, or remove it there",
    ],
    [
      'a config.ts without what every backend reads',
      { examples: withoutTable },
      'terraform/lambda.tf gives TABLE_NAME, which lambda/xyz/config.ts does not read: its variables begin with ...backendVariables',
    ],
    [
      'a right that is missing',
      {
        required: requiredActions(
          'lambda/xyz/xyz.ts',
          "import { SendMessageCommand } from '@aws-sdk/client-sqs';",
        ),
      },
      'lambda/xyz/xyz.ts uses SendMessageCommand without the right to: add "sqs:SendMessage" to local.functions.xyz.statements in terraform/lambda.tf',
    ],
    [
      'a publisher that is not in the list',
      {
        required: requiredActions(
          'lambda/xyz/xyz.ts',
          "import { type BusDeps, putEvents } from '../../common/aws/put-events.ts';",
        ),
      },
      'lambda/xyz/xyz.ts uses putEvents without the right to: add xyz to local.publishers in terraform/eventbridge.tf',
    ],
    [
      'a right on the table that is missing',
      {
        required: requiredActions(
          'lambda/xyz/xyz.ts',
          "import { getItem, type Table } from '../../common/aws/table.ts';",
        ),
      },
      'lambda/xyz/xyz.ts uses getItem without the right to: add "dynamodb:GetItem" to local.functions.xyz.table in terraform/lambda.tf',
    ],
    [
      'a table of its own without what every backend needs',
      { entry: '{ table = { Look = ["dynamodb:GetItem"] } }' },
      'a backend claims the report of a failure (claimOnce) without the right to: add "dynamodb:PutItem" to local.functions.xyz.table in terraform/lambda.tf',
    ],
    [
      'an environment that cannot be compared',
      { entry: '{ environment = merge(local.a, {}) }' },
      'local.functions.xyz in terraform/lambda.tf is not written out: write environment = { NAME = value }, so that it can be compared with config.ts',
    ],
    [
      'a variable of another language that Terraform does not give',
      { examples: { ...base, XYZ_LEVEL: '3' }, runtime: 'python3.13' },
      'lambda/xyz/function.json reads XYZ_LEVEL, which nothing gives it: add it to local.functions.xyz.environment in terraform/lambda.tf',
    ],
    [
      'a folder without an entry',
      { name: 'abc' },
      'lambda/abc has no entry: add "abc = {}" to local.functions in terraform/lambda.tf',
    ],
  ])('%s', (_what, change, sentence) => {
    expect(errors(change)).toEqual([sentence]);
  });

  it('an entry without a folder', () => {
    expect(entriesWithoutFolder(readLocals('locals {\n functions = { xyz = {} }\n}'), folders)).toEqual([
      'terraform/lambda.tf has an entry "xyz" without a folder: add lambda/xyz/function.json, or remove it',
    ]);
  });

  it('no right that an entry has, itself or by a local value, or by all of a service', () => {
    const command = "import { ListServicesCommand, type ECSClient } from '@aws-sdk/client-ecs';";
    const required = requiredActions('lambda/xyz/xyz.ts', command);
    const statements = (text: string) => errors({ required, entry: `{ statements = ${text} }` });
    expect(statements('{ A = { actions = ["ecs:ListServices"], resources = ["*"] } }')).toEqual([]);
    expect(statements('merge({ A = { actions = ["ecs:*"] } }, {})')).toEqual([]);
    expect(statements('local.devops_statements')).toEqual([]);
    expect(statements('{ A = { actions = ["ecs:DescribeServices"] } }')).toHaveLength(1);
  });

  it('any right of a service that is not known here', () => {
    const required = requiredActions(
      'lambda/xyz/xyz.ts',
      "import { ListObjectsV2Command } from '@aws-sdk/client-s3';",
    );
    expect(errors({ required })[0]).toContain('add "s3:*" to local.functions.xyz.statements');
    expect(errors({ required, entry: '{ statements = { A = { actions = ["s3:ListBucket"] } } }' })).toEqual(
      [],
    );
  });
});

it('every helper of common/aws/table.ts that calls DynamoDB is known, with its right', () => {
  const callers = Object.entries(table).flatMap(([name, helper]) =>
    typeof helper === 'function' && /Command|putNew/.test(String(helper)) ? [name] : [],
  );
  expect(callers.sort()).toEqual(['claimOnce', 'getItem', 'putNew', 'updateWhere']);
  expect(Object.keys(ACTIONS_OF)).toEqual(expect.arrayContaining(callers));
});
