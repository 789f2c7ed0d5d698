import type { KnownSettings } from './jira-settings.ts';
import { differences, notes, type Report } from './report.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const NEAR_DAYS = 30;

/** No API of Jira tells the day: it is known only where it is set. `now`: milliseconds since the epoch. */
export function checkTokenExpiry({ tokenExpires }: KnownSettings, now: number): Report {
  const fix = 'make a new token, npm run secrets -- set jira-api-token, and set the new day.';
  if (!tokenExpires) {
    return differences(
      'token_expires, not set in jsm: set the day on which the token expires; no API tells it.',
    );
  }
  const expiresAt = Date.parse(`${tokenExpires}T00:00:00Z`);
  if (Number.isNaN(expiresAt))
    return differences(`token_expires ${tokenExpires}, no day: write it as 2027-03-31.`);
  const days = Math.floor((expiresAt - now) / DAY_MS);
  if (days < 0) return differences(`token_expires ${tokenExpires}, in the past: ${fix}`);
  return days > NEAR_DAYS ? notes() : differences(`token_expires ${tokenExpires}, in ${days} days: ${fix}`);
}
