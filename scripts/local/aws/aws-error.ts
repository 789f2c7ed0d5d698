import * as z from 'zod/mini';

/** An error answer of an AWS service that speaks JSON. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly status: number;
  readonly headers: Record<string, string> = {};

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export function unknownOperation(operation: string): AwsError {
  return new AwsError('UnknownOperationException', `${operation} is not known here`);
}

/** The input of an operation. Throws an AwsError with this code if it does not fit. */
export function parseInput<T>(schema: z.ZodMiniType<T>, input: unknown, code = 'ValidationException'): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new AwsError(code, z.prettifyError(result.error));
}
