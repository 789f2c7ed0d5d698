import { parseCommandLine } from '../command-line/parse-command-line.ts';
import { DoctorError } from './errors.ts';

export interface DoctorArguments {
  /** Of `terraform output -json`. */
  outputs: string | undefined;
  /** What `npm start` wrote of the local bot; undefined: the deployed bot is meant. */
  local: string | undefined;
  /** Where the HTTP API is reached, if not at its own address. */
  origin: string | undefined;
  /** The local build. */
  dist: string;
  isJson: boolean;
  /** Also where AWS_ENDPOINT_URL leads to another AWS. */
  acceptsOther: boolean;
}

export const USAGE = `npm run doctor               looks at the deployed bot and says what is wrong and what to do; status 1 while something is
npm run doctor -- --local    looks at the bot that npm start runs

--json              the findings as JSON
--outputs <file>    of \`terraform output -json\`, where the state is not reached from terraform/
--origin <url>      where the HTTP API is reached, if not at its own address
--dist <folder>     the local build that the deployed code is compared with, if not dist/
--bot <file>        with --local: what another npm start wrote, if not .local/bot.json
--other-aws         also where AWS_ENDPOINT_URL leads to an AWS of your own

It changes nothing. To compare the live Slack app with Terraform's manifest, set SLACK_CONFIG_TOKEN to a configuration
token (api.slack.com/apps, Your App Configuration Tokens); it is sent to Slack alone, and neither renewed nor kept.`;

const OPTIONS = {
  local: { type: 'boolean' },
  json: { type: 'boolean' },
  outputs: { type: 'string', needs: 'a file', example: 'outputs.json' },
  origin: { type: 'string', needs: 'an address', example: 'https://qbot.example.com' },
  dist: { type: 'string', needs: 'a folder', example: 'dist' },
  bot: { type: 'string', needs: 'a file', example: '.local/bot.json' },
  'other-aws': { type: 'boolean' },
} as const;

/** Reads the command line; `root` is the repository. Throws DoctorError with what to type instead. */
export function readDoctorArguments(argv: readonly string[], root: string): DoctorArguments {
  const values = parse(argv);
  const { bot, dist, json, local, origin, outputs } = values;
  if (bot !== undefined && !local) throw new DoctorError('--bot belongs to --local.');
  if (local && (outputs !== undefined || origin !== undefined || values['other-aws']))
    throw new DoctorError('--local says all of it: leave out --outputs, --origin and --other-aws.');
  if (origin !== undefined && !URL.canParse(origin))
    throw new DoctorError('--origin is an address, e.g. --origin https://qbot.example.com');
  return {
    outputs,
    local: local ? (bot ?? `${root}/.local/bot.json`) : undefined,
    origin,
    dist: dist ?? `${root}/dist`,
    isJson: json,
    acceptsOther: values['other-aws'],
  };
}

function parse(argv: readonly string[]) {
  const refuse = (sentence: string) => new DoctorError(sentence);
  return parseCommandLine(argv, { script: 'npm run doctor', options: OPTIONS, refuse }).values;
}
