/** Ends the program with its message and status 1: something has to be put right before a release. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
}
