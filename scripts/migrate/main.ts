import { existsSync, readFileSync } from 'node:fs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { asksForHelp } from '../command-line/parse-command-line.ts';
import { NAME } from '../local/settings.ts';
import { readTerraformOutputs } from '../local/terraform-outputs.ts';
import { createParameters } from '../secrets/parameters.ts';
import { explain } from '../secrets/run.ts';
import { type MigrateInvocation, readMigrateArguments, USAGE } from './arguments.ts';
import { checkMigration, type MigrateDependencies } from './check.ts';
import { MigrateError } from './errors.ts';
import { printSettings } from './find-settings.ts';
import { readKnownSettings } from './jira-settings.ts';
import { parseLocalMigration } from './local-migration.ts';
import { createSecretReader } from './secret.ts';
import { readText } from './var-file.ts';
import { webhookUrlIn } from './webhook.ts';

const argv = process.argv.slice(2);
const { env } = process;

function dependencies(invocation: MigrateInvocation): MigrateDependencies {
  const { local } = invocation;
  const shared = { fetch, now: Date.now, print: (line: string) => console.log(line) };
  return { ...shared, ...(local === undefined ? deployedBot(invocation) : localBot(local)) };
}

type Place = Omit<MigrateDependencies, 'fetch' | 'now' | 'print'>;

/** Nothing of it comes from the environment: keys of a real account stay out. */
function localBot(file: string): Place {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  const { place, ...bot } = parseLocalMigration(text);
  const parameters = createParameters({ client: new SSMClient(place), prefix: NAME });
  return { ...bot, secret: createSecretReader({ env: {}, parameters, prefix: NAME }) };
}

function deployedBot(invocation: MigrateInvocation): Place {
  const { action, email, outputs, prefix, project, region, site, varFile } = invocation;
  const client = new SSMClient(region === undefined ? {} : { region });
  const text = existsSync(varFile) ? readFileSync(varFile, 'utf8') : undefined;
  if (action === 'check' && text === undefined && !env.JSM) {
    throw new MigrateError(`${varFile} is not there: name your var file by --var-file.`);
  }
  const given = { siteUrl: site, email, projectKey: project };
  return {
    known: {
      ...readKnownSettings({ json: env.JSM, varFile: text }),
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    },
    opsgenieUrl:
      env.OPSGENIE_API_URL ?? readText(text ?? '', 'opsgenie_api_url') ?? 'https://api.opsgenie.com',
    webhookUrl: action === 'check' ? deployedWebhookUrl(outputs) : undefined,
    secret: createSecretReader({ env, parameters: createParameters({ client, prefix }), prefix }),
  };
}

/** Without Terraform's outputs, the rest is checked all the same. Throws MigrateError for a file that holds none. */
function deployedWebhookUrl(file: string | undefined): string | undefined {
  const read = readTerraformOutputs(file);
  const url = 'outputs' in read ? webhookUrlIn(read.outputs) : undefined;
  if (file !== undefined && url === undefined) {
    throw new MigrateError(`${file} is not what terraform output -json prints of a deployed Q-Bot.`);
  }
  return url;
}

async function main(): Promise<number> {
  const invocation = readMigrateArguments(argv);
  const deps = dependencies(invocation);
  if (invocation.action === 'check') return (await checkMigration(deps)) ? 0 : 1;
  await printSettings(deps);
  return 0;
}

if (argv.length === 0 || asksForHelp(argv)) {
  console.log(USAGE);
} else {
  process.exitCode = await main().catch((error: unknown) => {
    console.error(error instanceof MigrateError ? error.message : explain(error));
    return 1;
  });
}
