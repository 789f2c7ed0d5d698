import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Environment, Variables } from '../../../common/config.ts';
import { ConfigError } from '../../../common/errors.ts';
import { exampleEnvironment } from '../../../common/fixtures/example-environment.ts';

/** The boilerplate too: each copy of it has to keep this. */
const FOLDERS = [...readdirSync('lambda').map((name) => `lambda/${name}`), 'example/backend_lambda'].filter(
  // Other languages have none: `npm run check` compares their function.json with Terraform.
  (folder) => existsSync(`${folder}/config.ts`),
);

interface ConfigModule {
  variables: Variables;
  loadConfig(env: Environment): unknown;
}

const configOf = (folder: string): Promise<ConfigModule> => import(path.resolve(folder, 'config.ts'));

/** Variables that have no default, in their order. */
function requiredIn(variables: Variables): string[] {
  return Object.values(variables).flatMap(({ variable, read }) => {
    try {
      read(undefined);
      return [];
    } catch {
      return [variable];
    }
  });
}

describe.each(FOLDERS)('%s/config.ts', (folder) => {
  it('takes its own examples', async () => {
    const { loadConfig, variables } = await configOf(folder);
    expect(Object.keys(Object(loadConfig(exampleEnvironment(variables))))).toEqual(Object.keys(variables));
  });

  it('names each variable that is missing, and only that, and all of them at once [F20]', async () => {
    const { loadConfig, variables } = await configOf(folder);
    const required = requiredIn(variables);
    expect(required.length).toBeGreaterThan(0);
    for (const variable of required) {
      const env = { ...exampleEnvironment(variables), [variable]: undefined };
      expect(() => loadConfig(env)).toThrow(new ConfigError([`${variable} is missing`]));
    }
    expect(() => loadConfig({})).toThrow(
      new ConfigError(required.map((variable) => `${variable} is missing`)),
    );
  });

  it('has no default for the name of a secret, nor an example', async () => {
    const { variables } = await configOf(folder);
    const secrets = Object.values(variables).filter(({ variable }) => variable.endsWith('_PARAMETER'));
    expect(requiredIn(variables)).toEqual(expect.arrayContaining(secrets.map(({ variable }) => variable)));
    expect(Object.values(variables).filter(({ example }) => example === undefined)).toEqual(secrets);
  });
});

describe.each(FOLDERS)('%s/lambda_function.ts', (folder) => {
  afterEach(() => jest.restoreAllMocks());

  it('does not start without its environment, and says all that is missing at once [F20]', async () => {
    const { variables } = await configOf(folder);
    jest.replaceProperty(process, 'env', {});
    const missing = requiredIn(variables).map((variable) => `${variable} is missing`);
    await expect(import(path.resolve(folder, 'lambda_function.ts'))).rejects.toMatchObject({
      name: 'QBOT_CONFIG',
      message: `configuration: ${missing.join('; ')}`,
    });
  });
});
