import { backendVariables } from '../../common/backend/variables.ts';
import { type Environment, readConfig } from '../../common/config.ts';

/** Every variable of this function, each with its value on a laptop. Terraform gives them in terraform/lambda.tf. */
export const variables = {
  ...backendVariables,
};

/** Reads and checks all of them. Throws one ConfigError for all errors. */
export function loadConfig(env: Environment) {
  return readConfig(env, variables);
}
