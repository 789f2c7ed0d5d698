import { type CallSlack, createCallSlack, SlackUnavailableError } from '../local/call-slack.ts';
import type { Secret } from '../secrets/catalogue.ts';
import type { AwsReader, DeployedFunction } from './aws.ts';
import { checkAlarms } from './check-alarms.ts';
import { checkApp } from './check-app.ts';
import { checkChannels } from './check-channels.ts';
import { checkClock } from './check-clock.ts';
import { checkDeadLetters } from './check-dead-letters.ts';
import { checkFunctions } from './check-functions.ts';
import { checkGroups } from './check-groups.ts';
import { checkIncidents } from './check-incidents.ts';
import { checkManifest } from './check-manifest.ts';
import { checkRequestUrls } from './check-request-urls.ts';
import { checkSecrets } from './check-secrets.ts';
import type { Deployment } from './deployment.ts';
import { type Facts, secretOf, variableOf } from './facts.ts';
import { type Finding, unknown, wrong } from './finding.ts';
import type { Remedies } from './remedies.ts';

export interface DiagnoseDependencies
  extends Pick<
    Facts,
    'aws' | 'builtSha256' | 'configurationToken' | 'deployment' | 'fetch' | 'now' | 'remedies'
  > {
  /** Of the functions of this repository, given where incidents are opened. */
  secretsOf: (product: 'jsm' | 'opsgenie') => Secret[];
}

const SLACK_API_URL = 'https://slack.com/api/';
/** A whole run is to take seconds. */
const SLACK_TIMEOUT_MS = 5000;
const NETWORK = 'Look at the network and the proxy of this machine, then again.';

/** Everything that can be known of one bot without changing it, in the order in which it is told. Never throws. */
export async function diagnose(deps: DiagnoseDependencies): Promise<Finding[]> {
  const { facts, findings, haveReadSecrets } = await gather(deps);
  const product = variableOf(facts, 'INCIDENT_BACKEND') === 'jsm' ? 'jsm' : 'opsgenie';
  const settled = settledWith(deps.remedies);
  const groups = await Promise.all([
    settled('bot token', async () => checkApp(facts)),
    settled('manifest', () => checkManifest(facts)),
    settled('request url', () => checkRequestUrls(facts)),
    settled('clock', () => checkClock(facts)),
    settled('secrets', async () =>
      // A failed read is a finding already; a read that found none is a bot without secrets.
      haveReadSecrets ? checkSecrets(facts, deps.secretsOf(product)) : [],
    ),
    settled('channels', () => checkChannels(facts)),
    settled('groups', () => checkGroups(facts)),
    settled('functions', async () => checkFunctions(facts)),
    settled('dead letters', () => checkDeadLetters(facts)),
    settled('alarms', () => checkAlarms(facts)),
    settled(product === 'jsm' ? 'jira' : 'opsgenie', () => checkIncidents(facts)),
  ]);
  return [...findings, ...groups.flat()];
}

interface Gathered {
  facts: Facts;
  findings: Finding[];
  haveReadSecrets: boolean;
}

/** What the checks need of each other; what could not be read is a finding of its own. */
async function gather(deps: DiagnoseDependencies): Promise<Gathered> {
  const findings: Finding[] = [];
  const reported = async <T>(check: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      findings.push(failureOf(deps.remedies, check, error));
      return undefined;
    }
  };
  const { aws, deployment, fetch } = deps;
  const [stored, functions] = await Promise.all([
    reported('secrets', () => aws.secrets(deployment.secrets)),
    readFunctions(aws, deployment, reported),
  ]);
  const apiUrl = variableOf({ functions }, 'SLACK_API_URL') ?? SLACK_API_URL;
  const callSlack = createCallSlack({ apiUrl, fetch, timeoutMs: SLACK_TIMEOUT_MS });
  const secrets: Facts['secrets'] = stored ?? new Map();
  const token = secretOf({ secrets }, 'slack-bot-token');
  const app = await reported('bot token', () => authTest(callSlack, token));
  return {
    facts: { ...deps, secrets, functions, callSlack, app },
    findings,
    haveReadSecrets: stored !== undefined,
  };
}

async function authTest(callSlack: CallSlack, token: string | undefined): Promise<Facts['app']> {
  return token === undefined ? undefined : callSlack('auth.test', token);
}

async function readFunctions(
  aws: AwsReader,
  { functions }: Deployment,
  reported: <T>(check: string, work: () => Promise<T>) => Promise<T | undefined>,
): Promise<Map<string, DeployedFunction>> {
  const read = Object.entries(functions).map(async ([folder, name]) => {
    const found = await reported(`function ${folder}`, () => aws.deployedFunction(name));
    return found === undefined ? [] : [[folder, found] as const];
  });
  return new Map((await Promise.all(read)).flat());
}

function settledWith(remedies: Remedies) {
  return async (check: string, work: () => Promise<Finding[]>): Promise<Finding[]> => {
    try {
      return await work();
    } catch (error) {
      return [failureOf(remedies, check, error)];
    }
  };
}

/** A right that whoever asks lacks is no fault of the bot. The SDK's messages name who may not do what. */
function failureOf(remedies: Remedies, check: string, error: unknown): Finding {
  const { message, name } = error instanceof Error ? error : new Error(String(error));
  if (/AccessDenied|AuthorizationError|UnauthorizedOperation/i.test(name))
    return unknown(
      check,
      `may not be looked at: ${message}`,
      'Run it as somebody with that right (docs/operations.md).',
    );
  if (error instanceof SlackUnavailableError)
    return wrong(check, message, error.isBusy ? 'Run it again in a minute.' : NETWORK);
  const text = name === 'Error' ? message : `${name}: ${message}`;
  return wrong(check, text, remedyOf(remedies, name));
}

function remedyOf(remedies: Remedies, name: string): string {
  if (name === 'ResourceNotFoundException' || name === 'QueueDoesNotExist' || name === 'NotFoundException')
    return remedies.gone;
  if (name === 'CredentialsProviderError')
    return 'Sign in as for the AWS CLI (aws sso login, AWS_PROFILE), then again.';
  return NETWORK;
}
