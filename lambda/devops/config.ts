import * as z from 'zod/mini';
import { hourlyLimit } from '../../common/aws/hourly-limit.ts';
import { backendVariables } from '../../common/backend/variables.ts';
import { type Environment, json, optionalText, readConfig } from '../../common/config.ts';
import { isTarget } from './target.ts';

const servicesSchema = z.array(z.string().check(z.refine(isTarget)));

/** Every variable of this function, each with its value on a laptop. Terraform gives them in terraform/lambda.tf. */
export const variables = {
  ...backendVariables,
  services: json('DEVOPS_SERVICES', servicesSchema, {
    shape: 'a JSON list of "cluster/service"',
    example: ['shop/checkout', 'shop/payments', 'shop/search', 'shop/billing'],
  }),
  restartsPerHour: hourlyLimit('RESTARTS_PER_HOUR'),
  helpContact: optionalText('HELP_CONTACT', 'the team that runs Q-Bot', 'the platform team in #incidents'),
};

/** Reads and checks all of them. Throws one ConfigError for all errors. */
export function loadConfig(env: Environment) {
  return readConfig(env, variables);
}

export type Config = ReturnType<typeof loadConfig>;
