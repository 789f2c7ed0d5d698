import { parseCommandLine } from '../command-line/parse-command-line.ts';

/** Where the alias is to lead: the version before the live one, the newest, that one; `list` changes nothing. */
export type Destination = 'previous' | 'newest' | 'list' | { version: number };

export interface RollbackRequest {
  /** Folder of `lambda/`, or name in `extra_functions`. */
  functionName: string;
  destination: Destination;
  /** Terraform's variable `name`. */
  prefix: string;
  region: string | undefined;
  isSure: boolean;
  /** Also where AWS_ENDPOINT_URL leads to another AWS. */
  acceptsOther: boolean;
}

/** Ends the program with its message and status 1. */
export class RollbackError extends Error {
  override readonly name = 'RollbackError';
}

export const USAGE = `npm run rollback -- <function>             leads it back to the version before the live one; shows both, and asks
npm run rollback -- <function> --to 7      to that version
npm run rollback -- <function> --forward   to the newest again
npm run rollback -- <function> --list      its versions; changes nothing

<function>      as its folder in lambda/ is called: gatekeeper, opsgenie ...
--prefix qbot   Terraform's variable "name"      --region us-east-1   else as for the AWS CLI
--yes           does not ask                     --other-aws   also where AWS_ENDPOINT_URL leads to an AWS of your own`;

const OPTIONS = {
  to: { type: 'string', needs: 'a version', example: '7' },
  forward: { type: 'boolean' },
  list: { type: 'boolean' },
  prefix: { type: 'string', needs: 'a name', example: 'qbot', default: 'qbot' },
  region: { type: 'string', needs: 'a Region', example: 'us-east-1' },
  yes: { type: 'boolean' },
  'other-aws': { type: 'boolean' },
} as const;

/** Reads the command line. Throws RollbackError with what to type instead. */
export function readRollbackArguments(argv: readonly string[]): RollbackRequest {
  const { values, words } = parse(argv);
  const [functionName, ...rest] = words;
  if (functionName === undefined || rest.length > 0)
    throw new RollbackError('Name one function, as in: npm run rollback -- opsgenie');
  if (!/^[a-z][a-z0-9_]*$/.test(functionName))
    throw new RollbackError(
      `${functionName} is no folder of lambda/: say opsgenie, not qbot-opsgenie (--prefix says the rest).`,
    );
  if (!/^[a-z][a-z0-9-]*$/.test(values.prefix))
    throw new RollbackError('--prefix is Terraform\'s variable "name", e.g. --prefix qbot');
  const { 'other-aws': acceptsOther, prefix, region, yes: isSure } = values;
  return { functionName, destination: destinationOf(values), prefix, region, isSure, acceptsOther };
}

function destinationOf(values: { forward: boolean; list: boolean; to: string | undefined }): Destination {
  const { forward, list, to } = values;
  if ([forward, list, to !== undefined].filter(Boolean).length > 1)
    throw new RollbackError('Say one of --to, --forward and --list.');
  if (to !== undefined && !/^[1-9]\d{0,8}$/.test(to))
    throw new RollbackError(`--to is the number of a version, e.g. --to 7; --list says which there are.`);
  if (to !== undefined) return { version: Number(to) };
  if (list) return 'list';
  return forward ? 'newest' : 'previous';
}

function parse(argv: readonly string[]) {
  const refuse = (sentence: string) => new RollbackError(sentence);
  return parseCommandLine(argv, { script: 'npm run rollback', options: OPTIONS, takesWords: true, refuse });
}
