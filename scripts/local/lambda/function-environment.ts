import { REGION } from '../aws/arns.ts';
import { SESSION_TOKEN } from '../aws/session-token.ts';
import { DEFAULT_RUNTIME } from '../wiring/runtimes.ts';
import type { LocalFunction } from '../wiring/wiring.ts';

/**
 * What Lambda sets for a process, with the function's own variables and nothing of this machine.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function functionEnvironment(definition: LocalFunction, awsEndpoint: string): Record<string, string> {
  const { codeFolder, environment, handler, memoryMb, name } = definition;
  return {
    ...environment,
    AWS_ENDPOINT_URL: awsEndpoint,
    AWS_ACCESS_KEY_ID: `FN${name}`,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: SESSION_TOKEN,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EXECUTION_ENV: `AWS_Lambda_${executionOf(definition)}`,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb ?? 128),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '[$LATEST]local',
    LAMBDA_TASK_ROOT: codeFolder,
    LANG: 'en_US.UTF-8',
    PATH: process.env.PATH ?? '',
    TZ: ':UTC',
    _HANDLER: handler,
  };
}

/** Of Node.js the one that runs here, whose version the operator chooses on AWS. */
function executionOf({ runtime = DEFAULT_RUNTIME }: LocalFunction): string {
  return runtime === DEFAULT_RUNTIME ? `nodejs${process.versions.node.split('.')[0]}.x` : runtime;
}
