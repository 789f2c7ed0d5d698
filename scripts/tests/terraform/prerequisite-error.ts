/** Keeps the run from beginning, or from going on: one sentence for a person, without a stack. */
export class PrerequisiteError extends Error {
  override readonly name = 'Obstacle';
}
