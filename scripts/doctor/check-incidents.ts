import { jsmSettingsSchema } from '../../lambda/opsgenie/jsm-settings.ts';
import { parseJson } from '../local/json.ts';
import { withoutSlashes } from '../migrate/check.ts';
import { ReadFailure } from '../migrate/errors.ts';
import { createJiraReader } from '../migrate/jira-reader.ts';
import { createOpsgenieReader } from '../migrate/opsgenie-reader.ts';
import { checkPermissions } from '../migrate/project.ts';
import { type Facts, secretOf, variableOf } from './facts.ts';
import { type Finding, note, ok, unknown, wrong } from './finding.ts';

/** Key or token of the product where incidents are opened, and what it may do, as far as reading tells. */
export async function checkIncidents(facts: Facts): Promise<Finding[]> {
  if (facts.deployment.functions.opsgenie === undefined) return [];
  const isInJira = variableOf(facts, 'INCIDENT_BACKEND') === 'jsm';
  const [check, secret] = isInJira
    ? (['jira', 'jira-api-token'] as const)
    : (['opsgenie', 'opsgenie-api-key'] as const);
  const value = secretOf(facts, secret);
  if (value === undefined) {
    const fix = `Set it, then again: ${facts.remedies.setSecret(secret)}`;
    return [unknown(check, `not asked: ${secret} is not set, or could not be read`, fix)];
  }
  try {
    return await (isInJira ? checkJira(facts, value) : checkOpsgenie(facts, value));
  } catch (error) {
    if (!(error instanceof ReadFailure)) throw error;
    return [wrong(check, error.message, remedyOf(facts, error, secret))];
  }
}

function remedyOf({ remedies }: Facts, { kind }: ReadFailure, secret: string): string {
  if (kind === 'token' || kind === 'scope') return remedies.setSecret(secret);
  if (kind === 'network' || kind === 'other') return 'Run it again; look at the status page of the product.';
  return secret === 'jira-api-token'
    ? 'Give the account of the token that right: docs/jsm.md lists them.'
    : 'Give the key Read, Create and Update, and Configuration access (Settings, API key management).';
}

async function checkOpsgenie(facts: Facts, apiKey: string): Promise<Finding[]> {
  const url = variableOf(facts, 'OPSGENIE_API_URL') ?? 'https://api.opsgenie.com';
  const opsgenie = createOpsgenieReader({ fetch: facts.fetch, url, apiKey, renew: '' });
  const services = await opsgenie.serviceNames();
  await opsgenie.teamNames();
  if (services.length === 0)
    return [
      note(
        'opsgenie',
        'it has no service: the form of /sre has nothing to choose',
        'Add services in OpsGenie.',
      ),
    ];
  return [ok('opsgenie', `accepts the key, which reads services (${services.length}) and teams`)];
}

async function checkJira(facts: Facts, token: string): Promise<Finding[]> {
  const settings = jsmSettingsSchema.safeParse(parseJson(variableOf(facts, 'JSM') ?? ''));
  if (!settings.success)
    return [wrong('jira', 'the function has no settings of a site', facts.remedies.siteSettings)];
  const address = withoutSlashes(settings.data);
  const jira = createJiraReader({ fetch: facts.fetch, address, token, renew: '' });
  const name = await jira.myself();
  const { differences } = await checkPermissions(jira, address);
  const right = 'Project settings, People: add the account as an agent (docs/jsm.md).';
  if (differences.length > 0) return differences.map((text) => wrong('jira', text, right));
  return [ok('jira', `knows the token as ${name}, an agent of ${address.projectKey}`)];
}
