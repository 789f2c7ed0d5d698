import {
  GetAliasCommand,
  type LambdaClient,
  paginateListVersionsByFunction,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import { ALIAS } from '../local/aws/arns.ts';
import { RollbackError } from './arguments.ts';

/** Code and settings of a function as they were at one apply. */
export interface Version {
  number: number;
  /** SHA-256 of its zip, in base64. */
  codeSha256: string;
  /** As Lambda says it: `2026-11-29T12:51:18.000+0000`. */
  publishedAt: string;
  environment: Record<string, string>;
}

/** The alias by which a function is called. */
export interface Live {
  version: number;
  /** Of the code that was applied last: `code_ids` of terraform/alias.tf. */
  codeId: string;
  /** Changes with every change of the alias. */
  revision: string;
}

/** The versions of one function, and its alias. Each call throws RollbackError if the function is not there. */
export interface Versions {
  /** The oldest first. */
  list(): Promise<Version[]>;
  live(): Promise<Live>;
  /**
   * Leads the alias to that version, at once. Throws RollbackError if the alias was moved since it was read.
   * https://docs.aws.amazon.com/lambda/latest/api/API_UpdateAlias.html
   */
  lead(version: number, since: Live): Promise<void>;
}

/** `functionName` with the bot's name: `qbot-opsgenie`. */
export function createVersions(client: LambdaClient, functionName: string): Versions {
  const alias = { FunctionName: functionName, Name: ALIAS };
  return {
    async list() {
      const found: Version[] = [];
      const pages = paginateListVersionsByFunction({ client }, { FunctionName: functionName });
      try {
        for await (const { Versions: versions = [] } of pages) found.push(...versions.flatMap(toVersion));
      } catch (error) {
        throw explained(error, functionName);
      }
      return found.toSorted((one, other) => one.number - other.number);
    },
    async live() {
      const {
        Description = '',
        FunctionVersion,
        RevisionId = '',
      } = await client.send(new GetAliasCommand(alias)).catch((error: unknown) => {
        throw explained(error, functionName);
      });
      const [, codeId = ''] = /^Code (\S+)$/.exec(Description) ?? [];
      return { version: Number(FunctionVersion), codeId, revision: RevisionId };
    },
    async lead(version, { revision }) {
      const input = { ...alias, FunctionVersion: String(version), RevisionId: revision };
      await client.send(new UpdateAliasCommand(input)).catch((error: unknown) => {
        throw explained(error, functionName);
      });
    },
  };
}

function toVersion(configuration: {
  Version?: string | undefined;
  CodeSha256?: string | undefined;
  LastModified?: string | undefined;
  Environment?: { Variables?: Record<string, string> | undefined } | undefined;
}): Version[] {
  const { CodeSha256 = '', Environment, LastModified = '', Version: version = '' } = configuration;
  if (!/^\d+$/.test(version)) return [];
  return [
    {
      ...{ number: Number(version), codeSha256: CodeSha256, publishedAt: LastModified },
      environment: Environment?.Variables ?? {},
    },
  ];
}

function explained(error: unknown, functionName: string): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'ResourceNotFoundException')
    return new RollbackError(
      `${functionName}, or its alias "${ALIAS}", is not in this account and Region (${error.message}). Look at --prefix, --region and AWS_PROFILE; a stack of an older release has its aliases after the next apply.`,
    );
  if (error.name === 'PreconditionFailedException')
    return new RollbackError(
      `Somebody, or an apply, moved the alias of ${functionName} meanwhile: nothing was changed. Run it again.`,
    );
  return error;
}
