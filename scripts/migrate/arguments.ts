import { parseCommandLine } from '../command-line/parse-command-line.ts';
import { MigrateError } from './errors.ts';

const ACTIONS = ['check', 'settings'] as const;

export interface MigrateInvocation {
  action: (typeof ACTIONS)[number];
  prefix: string;
  region: string | undefined;
  varFile: string;
  /** Of `terraform output -json`, for `check`. */
  outputs: string | undefined;
  /** For `settings`, where the var file has no `jsm` yet. */
  site: string | undefined;
  email: string | undefined;
  project: string | undefined;
  /** What `npm start` wrote of the local bot, for `check`; undefined: the deployed one is meant. */
  local: string | undefined;
}

export const USAGE = `npm run migrate -- settings   prints the block jsm = {...} with the ids of the site
npm run migrate -- check      prints what stands in the way of incident_backend = "jsm"; status 1 while something does
npm run migrate -- check --local   the same of the bot that npm start -- --incidents jsm runs

--var-file terraform/terraform.tfvars   where jsm is; the environment variable JSM (JSON) wins
--site https://example.atlassian.net --email qbot@example.com --project OPS   for settings, where jsm is not there yet
--outputs outputs.json   of \`terraform output -json\`, for check, where the state is not reached from terraform/
--bot .local/bot.json    with --local: what npm start wrote
--prefix qbot   Terraform's variable "name"      --region us-east-1   else as for the AWS CLI

The keys are read from OPSGENIE_API_KEY and JIRA_API_TOKEN, else from the Parameter Store. It changes nothing.`;

const OPTIONS = {
  prefix: { type: 'string', needs: 'a name', example: 'qbot', default: 'qbot' },
  region: { type: 'string', needs: 'a Region', example: 'us-east-1' },
  'var-file': {
    type: 'string',
    needs: 'a file',
    example: 'terraform/terraform.tfvars',
    default: 'terraform/terraform.tfvars',
  },
  outputs: { type: 'string', needs: 'a file', example: 'outputs.json' },
  site: { type: 'string', needs: 'an address', example: 'https://example.atlassian.net' },
  email: { type: 'string', needs: 'an e-mail address', example: 'qbot@example.com' },
  project: { type: 'string', needs: 'a key', example: 'OPS' },
  local: { type: 'boolean' },
  bot: { type: 'string', needs: 'a file', example: '.local/bot.json' },
} as const;

/** Reads the command line. Throws MigrateError with what to type instead. */
export function readMigrateArguments(argv: readonly string[]): MigrateInvocation {
  const { values, words } = parse(argv);
  const action = ACTIONS.find((one) => one === words[0]);
  if (action === undefined || words.length > 1) {
    throw new MigrateError('Say what to do: settings or check. See: npm run migrate -- --help');
  }
  if (values.site !== undefined && !/^https?:\/\/[^/?#\s]+\/?$/.test(values.site)) {
    throw new MigrateError(
      '--site is the address of the Jira site, e.g. --site https://example.atlassian.net',
    );
  }
  const { bot, email, outputs, prefix, project, region, site } = values;
  if (values.local ? action !== 'check' : bot !== undefined) {
    throw new MigrateError(
      '--local belongs to check, and --bot to --local: npm run migrate -- check --local',
    );
  }
  const local = values.local ? (bot ?? '.local/bot.json') : undefined;
  return { action, email, local, outputs, prefix, project, region, site, varFile: values['var-file'] };
}

function parse(argv: readonly string[]) {
  const refuse = (sentence: string) => new MigrateError(sentence);
  return parseCommandLine(argv, { script: 'npm run migrate', options: OPTIONS, takesWords: true, refuse });
}
