import { QBotError } from '../errors.ts';

/** A schema of zod, or what reads a value as one does. */
export interface Parser<T> {
  parse(value: unknown): T;
}

/** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
export const VALUE_CHARACTERS = 2000;

/** What a button carries is longer than Slack takes. */
export class ButtonValueTooLongError extends QBotError {
  readonly code = 'QBOT_BUTTON_VALUE_TOO_LONG';

  constructor(characters: number) {
    super(
      `the value of a button has ${characters} characters, and Slack takes ${VALUE_CHARACTERS}: put an id there`,
    );
  }
}

/**
 * Plain JSON as the `value` of a button. Whoever knows the signing secret can send any other value: what it allows is
 * for the gate or the table to say.
 * Throws ButtonValueTooLongError.
 */
export function formatButtonValue(data: unknown): string {
  const value = JSON.stringify(data);
  if (value.length > VALUE_CHARACTERS) throw new ButtonValueTooLongError(value.length);
  return value;
}

/**
 * The same, back again. Throws what JSON and zod throw for another value.
 *
 * @example
 * const { id } = parseButtonValue(readClick(detail).value, z.object({ id: z.string() }));
 */
export function parseButtonValue<T>(value: string, schema: Parser<T>): T {
  return schema.parse(JSON.parse(value));
}
