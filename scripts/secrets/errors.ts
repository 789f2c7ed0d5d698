/** Ends the program with its message and status 1. The message never holds a secret, nor what may be one. */
export class SecretsError extends Error {
  override readonly name = 'SecretsError';
}
