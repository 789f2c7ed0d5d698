import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { asksForHelp } from '../command-line/parse-command-line.ts';
import { AwsAccountError, announceAccount } from '../deploy/announce-account.ts';
import { readTerraformOutputs } from '../local/terraform-outputs.ts';
import { readFunctionDefinitions } from '../local/wiring/function-definitions.ts';
import { listSecrets } from '../secrets/catalogue.ts';
import { explain } from '../secrets/run.ts';
import { type DoctorArguments, readDoctorArguments, USAGE } from './arguments.ts';
import { type AwsPlace, createAwsReader } from './aws.ts';
import { atOrigin, type Deployment, readDeployment } from './deployment.ts';
import { diagnose } from './diagnose.ts';
import { DoctorError } from './errors.ts';
import { parseLocalBot } from './local-bot.ts';
import { localRemedies } from './local-remedies.ts';
import { deployedRemedies, type Remedies } from './remedies.ts';
import { describeFindings, findingsJson, isHealthy } from './report.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const argv = process.argv.slice(2);

interface Patient {
  deployment: Deployment;
  remedies: Remedies;
  place: AwsPlace;
  configurationToken: string | undefined;
}

/** The deployed bot, or the one on this laptop. Throws DoctorError or AwsAccountError if it cannot be looked at. */
async function findPatient({
  acceptsOther,
  isJson,
  local,
  origin,
  outputs,
}: DoctorArguments): Promise<Patient> {
  const configurationToken = process.env.SLACK_CONFIG_TOKEN?.trim() || undefined;
  if (local !== undefined) return findLocalPatient(local, configurationToken);
  const read = readTerraformOutputs(outputs);
  if ('problem' in read) throw new DoctorError(read.problem);
  const found = readDeployment(read.outputs);
  const deployment = origin === undefined ? found : atOrigin(found, origin);
  const { region } = deployment;
  // Standard output is the JSON's.
  const print = isJson ? console.error : console.log;
  await announceAccount({ env: process.env, region, acceptsOther, print });
  const remedies = deployedRemedies(deployment);
  return { deployment, remedies, place: { region }, configurationToken };
}

/** `configurationToken` is for Slack itself: the simulated app has its own. */
function findLocalPatient(file: string, configurationToken: string | undefined): Patient {
  const bot = parseLocalBot(existsSync(file) ? readFileSync(file, 'utf8') : undefined);
  const { workspace } = bot;
  const remedies = localRemedies(workspace);
  return { ...bot, remedies, ...(workspace === null ? {} : { configurationToken }) };
}

function builtIn(dist: string) {
  return (folder: string): string | undefined => {
    const zip = path.join(dist, `${folder}.zip`);
    return existsSync(zip) ? createHash('sha256').update(readFileSync(zip)).digest('base64') : undefined;
  };
}

async function main(): Promise<number> {
  const asked = readDoctorArguments(argv, ROOT);
  const { configurationToken, deployment, place, remedies } = await findPatient(asked);
  const definitions = readFunctionDefinitions(path.join(ROOT, 'lambda'));
  const findings = await diagnose({
    ...{ configurationToken, deployment, fetch, now: Date.now, remedies },
    aws: createAwsReader(place, deployment.name),
    builtSha256: builtIn(asked.dist),
    secretsOf: (product) => listSecrets(definitions, product),
  });
  if (asked.isJson) console.log(findingsJson(findings));
  else for (const line of describeFindings(findings)) console.log(line);
  return isHealthy(findings) ? 0 : 1;
}

if (asksForHelp(argv)) {
  console.log(USAGE);
} else {
  process.exitCode = await main().catch((error: unknown) => {
    const isTold = error instanceof DoctorError || error instanceof AwsAccountError;
    console.error(isTold ? error.message : explain(error));
    return 1;
  });
}
