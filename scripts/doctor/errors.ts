/** Ends the program with its message and status 1: nothing could be looked at. */
export class DoctorError extends Error {
  override readonly name = 'DoctorError';
}
