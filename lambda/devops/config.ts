import * as z from 'zod/mini';
import { hourlyLimit } from '../../common/aws/hourly-limit.ts';
import { backendVariables } from '../../common/backend/variables.ts';
import { type Environment, json, oneOf, optionalText, readConfig } from '../../common/config.ts';
import { unpackKeys } from '../../common/packed-keys.ts';
import { APPROVALS } from './pending-restarts.ts';
import { isTarget } from './target.ts';

const servicesSchema = z.array(z.string().check(z.refine(isTarget)));
const prefix = z.string().check(z.minLength(1));
const alarmChannelsSchema = z.record(prefix, z.string().check(z.regex(/^[CG][A-Z0-9]{2,}$/)));
const alarmServicesSchema = z.record(prefix, z.string().check(z.refine(isTarget)));

/** Every variable of this function, each with its value on a laptop. Terraform gives them in terraform/lambda.tf. */
export const variables = {
  ...backendVariables,
  services: json('DEVOPS_SERVICES', servicesSchema, {
    shape: 'a JSON list of "cluster/service"',
    example: ['shop/checkout', 'shop/payments', 'shop/search', 'shop/billing'],
  }),
  approval: oneOf('RESTART_APPROVAL', APPROVALS),
  restartsPerHour: hourlyLimit('RESTARTS_PER_HOUR'),
  alarmChannels: json('ALARM_CHANNELS', alarmChannelsSchema, {
    shape: 'a JSON object of prefixes of alarms and channel ids',
    example: { 'shop-': 'C0INCIDENT', 'qbot-': 'C0OPERATE1' },
  }),
  alarmServices: json('DEVOPS_ALARM_SERVICES', alarmServicesSchema, {
    shape: 'a JSON object of prefixes of alarms and "cluster/service"',
    example: { 'shop-checkout-': 'shop/checkout' },
  }),
  alarmsNeverMuted: json('ALARMS_NEVER_MUTED', z.array(prefix), {
    shape: 'a JSON list of names of alarms',
    example: ['qbot-queue-depth'],
  }),
  incidentCommands: json('INCIDENT_COMMANDS', z.array(z.string()), {
    shape: 'a JSON list of commands',
    example: ['/sre'],
  }),
  restricted: json('RESTRICTED_COMMANDS', z.record(z.string(), z.array(z.string())), {
    shape: 'command and sub-command -> ids of users and groups, and oncall:<schedule>',
    example: { '/devops restart': ['U0ONCALL01', 'S0DEPLOY01'] },
  }),
  /** Parameter with the members of those groups; '' where there are none. */
  groupMembers: optionalText('GROUP_MEMBERS_NAME'),
  helpContact: optionalText('HELP_CONTACT', 'the team that runs Q-Bot', 'the platform team in #incidents'),
};

/** Reads and checks all of them; what is restricted is sorted by name. Throws one ConfigError for all errors. */
export function loadConfig(env: Environment) {
  const config = readConfig(env, variables);
  const restricted = unpackKeys(config.restricted).sort(([left], [right]) => (left < right ? -1 : 1));
  return { ...config, restricted: Object.fromEntries(restricted) };
}

export type Config = ReturnType<typeof loadConfig>;
