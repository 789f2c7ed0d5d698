/**
 * What one look found. `wrong` ends the program with status 1. `unknown` could not be seen, `note` is to be known: both
 * leave it healthy.
 */
export interface Finding {
  /** What was looked at: `scopes`, `secret slack-bot-token`. */
  check: string;
  status: 'ok' | 'wrong' | 'unknown' | 'note';
  /** Never holds a secret. */
  text: string;
  /** What to do; not for what is as it should be. */
  fix?: string;
}

export const ok = (check: string, text: string): Finding => ({ check, status: 'ok', text });

export const wrong = (check: string, text: string, fix: string): Finding => {
  return { check, status: 'wrong', text, fix };
};

export const unknown = (check: string, text: string, fix: string): Finding => {
  return { check, status: 'unknown', text, fix };
};

export const note = (check: string, text: string, fix: string): Finding => {
  return { check, status: 'note', text, fix };
};
