/** A run cannot begin or go on without a person: the message is one sentence for them, printed without a stack. */
export class PrerequisiteError extends Error {
  override readonly name = 'PrerequisiteError';
}
