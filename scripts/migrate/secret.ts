import { PLACEHOLDER } from '../../common/aws/secrets.ts';
import type { Parameters } from '../secrets/parameters.ts';
import { MigrateError } from './errors.ts';

/** From the environment (`jira-api-token` as `JIRA_API_TOKEN`), else the Parameter Store. Throws MigrateError if in neither. */
export function createSecretReader(deps: {
  env: Readonly<Record<string, string | undefined>>;
  parameters: Pick<Parameters, 'read'>;
  prefix: string;
}): (name: string) => Promise<string> {
  const { env, parameters, prefix } = deps;
  return async (name) => {
    const variable = name.toUpperCase().replaceAll('-', '_');
    const given = env[variable]?.trim();
    if (given) return given;
    const value = (await parameters.read([name])).get(name)?.value.trim();
    if (value && value !== PLACEHOLDER) return value;
    throw new MigrateError(
      `/${prefix}/${name} is not set: npm run secrets -- set ${name}, or set ${variable}.`,
    );
  };
}
