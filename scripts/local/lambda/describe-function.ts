import type { Context } from 'hono';
import { functionArn } from '../aws/arns.ts';
import { DEFAULT_RUNTIME } from '../wiring/runtimes.ts';
import type { LocalFunction } from '../wiring/wiring.ts';
import { type Invocations, invokedName } from './invoke.ts';

/** As Hono writes it. */
export const CONFIGURATION_PATH = '/2015-03-31/functions/:name/configuration';

/** A function as it was started last. */
export interface FunctionState {
  definition: LocalFunction;
  /** SHA-256 of the zip beside its code, in base64; '' where there is none. */
  codeSha256: string;
}

export interface Descriptions {
  /** Throws if there is no such function. */
  describe(name: string): FunctionState;
}

/**
 * What is set up for a function. Throws AwsError if there is none of that name and qualifier.
 * https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
 */
export function describeFunction(functions: Invocations & Descriptions, c: Context): Response {
  const name = invokedName(functions, c.req.param('name') ?? '', c.req.query('Qualifier'));
  const { codeSha256, definition } = functions.describe(name);
  return c.json({
    FunctionName: name,
    FunctionArn: functionArn(name),
    Runtime: definition.runtime ?? DEFAULT_RUNTIME,
    Handler: definition.handler,
    Timeout: definition.timeoutSeconds,
    MemorySize: definition.memoryMb ?? 128,
    Environment: { Variables: definition.environment },
    CodeSha256: codeSha256,
    Version: '$LATEST',
    State: 'Active',
    LastUpdateStatus: 'Successful',
  });
}
