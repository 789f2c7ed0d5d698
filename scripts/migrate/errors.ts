/** Ends the program with its message and status 1. The message never holds a key or a token. */
export class MigrateError extends Error {
  override readonly name: string = 'MigrateError';
}

/** `token`: not accepted at all. `scope`, `denied`, `missing`: accepted, but not for this. `network`: no answer. */
export type ReadFailureKind = 'token' | 'scope' | 'denied' | 'missing' | 'network' | 'other';

/** One call that told nothing, in one sentence with what to do. */
export class ReadFailure extends MigrateError {
  override readonly name = 'ReadFailure';
  readonly kind: ReadFailureKind;

  constructor(kind: ReadFailureKind, message: string) {
    super(message);
    this.kind = kind;
  }
}
