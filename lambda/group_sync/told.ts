import { UnreadableSlackError } from './errors.ts';

/** What an answer of Slack has to say. Throws UnreadableSlackError where it does not: a list that is missing is not an empty one. */
export function told<T>(field: T | null | undefined, name: string): T {
  if (field === undefined || field === null) throw new UnreadableSlackError(`an answer without ${name}`);
  return field;
}
