import type { IncidentProduct } from '../../lambda/opsgenie/incident-backend.ts';
import { parseCommandLine } from '../command-line/parse-command-line.ts';
import { SecretsError } from './errors.ts';

const ACTIONS = ['set', 'make', 'rotate', 'check', 'list', 'rekey'] as const;

export type Action = (typeof ACTIONS)[number];

export interface Invocation {
  action: Action;
  name: string | undefined;
  force: boolean;
  /** Of `rotate`: the old value ends at once. */
  leaked: boolean;
  /** Of `rekey`: ARN of the KMS key, `default` for AWS's own. */
  key: string | undefined;
  prefix: string;
  region: string | undefined;
  /** Also where the environment leads to an AWS other than the real one. */
  acceptsOther: boolean;
  /** Terraform's `incident_backend`: what is required follows it. */
  incidents: IncidentProduct;
}

export const USAGE = `npm run secrets -- list              what there is, and where each value is found
npm run secrets -- set               asks for each that is not set yet; Enter leaves one for later
npm run secrets -- set <name>        asks for that one; or reads standard input, where it is piped
npm run secrets -- make <name>       makes up a token that is Q-Bot's own, and prints it once
npm run secrets -- rotate <name>     the new value becomes current, the old one stays valid for 24 hours as <name>-previous
npm run secrets -- rotate <name> --leaked  the old one ends at once: every function obeys within a minute
npm run secrets -- check             set, not-set or missing; status 1 where one is needed
npm run secrets -- rekey --key <arn> encrypts all of them with that KMS key: Terraform's variable "kms_key_arn"

--prefix qbot   Terraform's variable "name"      --region us-east-1   else as for the AWS CLI
--incidents jsm Terraform's variable "incident_backend"
--force         writes a value that does not look right
--other-aws     also where AWS_ENDPOINT_URL leads to an AWS of your own

A value is never an argument: it would stay in the shell's history and show in the list of processes.`;

/** They are about all secrets. */
const NAMELESS: ReadonlySet<Action> = new Set(['check', 'list', 'rekey']);
/** AWS's own key for Parameter Store. */
const DEFAULT_KEY = 'alias/aws/ssm';

const OPTIONS = {
  prefix: { type: 'string', needs: 'a name', example: 'qbot', default: 'qbot' },
  region: { type: 'string', needs: 'a Region', example: 'us-east-1' },
  key: { type: 'string', needs: 'an ARN or default', example: 'arn:aws:kms:...' },
  incidents: { type: 'string', needs: 'opsgenie or jsm', example: 'jsm', default: 'opsgenie' },
  force: { type: 'boolean' },
  leaked: { type: 'boolean' },
  'other-aws': { type: 'boolean' },
} as const;

/**
 * Reads the command line. Throws SecretsError with what to type instead; nothing that was typed is repeated, because
 * it may be a secret in the wrong place.
 */
export function readArguments(argv: readonly string[], known: readonly string[]): Invocation {
  const { values, words } = parse(argv);
  const [word, name, ...rest] = words;
  const action = actionOf(word);
  if (rest.length > 0 || (name !== undefined && NAMELESS.has(action))) {
    throw new SecretsError(
      `Too many arguments for ${action}. A value is never an argument: it is asked for, or read from standard ` +
        "input. If that was a secret, it is in your shell's history now: change it.",
    );
  }
  if (name !== undefined && !known.includes(name)) {
    throw new SecretsError(`No function has a secret of that name. Known are: ${known.join(', ')}.`);
  }
  if (action === 'rotate' && name === undefined)
    throw new SecretsError('Say which: rotate slack-signing-secret');
  if (action === 'make' && name === undefined)
    throw new SecretsError('Say which: make pushover-webhook-token');
  if (!/^[a-z][a-z0-9-]*$/.test(values.prefix)) {
    throw new SecretsError('--prefix is Terraform\'s variable "name", without slashes, e.g. --prefix qbot');
  }
  const { force, leaked, prefix, region, incidents } = values;
  if (leaked && action !== 'rotate')
    throw new SecretsError('--leaked belongs to rotate: rotate slack-signing-secret --leaked');
  const key = action === 'rekey' ? keyOf(values.key) : undefined;
  if (incidents !== 'opsgenie' && incidents !== 'jsm') {
    throw new SecretsError('--incidents is Terraform\'s variable "incident_backend": opsgenie or jsm');
  }
  const acceptsOther = values['other-aws'];
  return { action, name, force, leaked, key, prefix, region, acceptsOther, incidents };
}

/** Throws SecretsError for what is no key: SSM would take an alias, and Terraform's variable is an ARN. */
function keyOf(given: string | undefined): string {
  if (given === 'default') return DEFAULT_KEY;
  if (given !== undefined && /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/.test(given))
    return given;
  throw new SecretsError(
    "Say the key as in kms_key_arn: rekey --key arn:aws:kms:..., or --key default for AWS's own",
  );
}

function parse(argv: readonly string[]) {
  return parseCommandLine(argv, {
    ...{ script: 'npm run secrets', options: OPTIONS, takesWords: true, isSilent: true },
    refuse: (sentence) => new SecretsError(sentence),
  });
}

function actionOf(word: string | undefined): Action {
  const action = ACTIONS.find((one) => one === word);
  if (action !== undefined) return action;
  throw new SecretsError(
    'Say what to do: set, make, rotate, check, list or rekey. See: npm run secrets -- --help',
  );
}
