import type { KnownSettings } from './jira-settings.ts';
import { differences, notes, type Report } from './report.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const NEAR_DAYS = 30;

/** No API of Jira tells the day: it is known only where it is set. `now`: milliseconds since the epoch. */
export function checkTokenExpiry({ tokenExpires }: KnownSettings, now: number): Report {
  if (!tokenExpires) {
    return differences(
      'token_expires, not set in jsm: set the day on which the token expires; no API tells it.',
    );
  }
  const problem = expiryProblem(tokenExpires, now);
  if (problem === undefined) return notes();
  return differences(
    `${problem}: make a new token, npm run secrets -- set jira-api-token, and set the new day.`,
  );
}

/** Why this day, `YYYY-MM-DD`, asks for a new token or for another day; undefined where it does not. */
export function expiryProblem(tokenExpires: string, now: number): string | undefined {
  const expiresAt = Date.parse(`${tokenExpires}T00:00:00Z`);
  if (Number.isNaN(expiresAt)) return `token_expires ${tokenExpires}, no day such as 2027-03-31`;
  const days = Math.floor((expiresAt - now) / DAY_MS);
  if (days < 0) return `token_expires ${tokenExpires}, in the past`;
  return days > NEAR_DAYS ? undefined : `token_expires ${tokenExpires}, in ${days} days`;
}
