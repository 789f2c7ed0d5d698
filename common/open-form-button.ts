import type { OpenFormValue } from './open-form-value.ts';
import { VALUE_CHARACTERS } from './slack/button-value.ts';

/** The last part of the action id of a button that opens the form of a new incident: `/sre:incident:open_form`. */
export const OPEN_FORM = 'open_form';

/**
 * As much as a button carries. The description gives way first, then the link: JSON writes some characters with up to
 * six.
 */
export function carried(value: OpenFormValue): string {
  const whole = JSON.stringify(value);
  const over = whole.length - VALUE_CHARACTERS;
  if (over <= 0) return whole;
  const { input } = value;
  if (input?.description) {
    const description = Array.from(input.description)
      .slice(0, -Math.ceil(over / 6))
      .join('');
    return carried({ ...value, input: { ...input, description } });
  }
  // Half an address leads nowhere.
  if (input?.link) return carried({ ...value, input: { ...input, link: '' } });
  return carried({ ...value, message: '', filter: '' });
}
