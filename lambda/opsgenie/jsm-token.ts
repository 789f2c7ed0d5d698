import * as z from 'zod/mini';
import { isRateLimited, NoAnswerError } from '../../common/http.ts';
import type { Log } from '../../common/logger.ts';
import { IncidentUnknownError } from './incident-backend.ts';
import { type JsmConnection, jsmCallUntil, readJsm } from './jsm-connection.ts';
import { explainJsm } from './jsm-errors.ts';

const myself = z.object({
  accountId: z.string(),
  active: z.optional(z.boolean()),
  /** Left out where the account hides it. */
  emailAddress: z.nullish(z.string()),
});

export interface JsmTokenDeps extends Omit<JsmConnection, 'log'> {
  log: Pick<Log, 'error' | 'info' | 'warn'>;
}

/**
 * Asks Jira once, within 4 s, whose token it is. A refusal, or another account than that of the settings, is logged as
 * `jira_token_refused`, which an alarm is on; where Jira did not answer, nothing is known, and the next day asks again.
 * Never throws. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-myself/
 */
export async function checkJsmToken(deps: JsmTokenDeps): Promise<void> {
  const { log, now, settings } = deps;
  try {
    const call = jsmCallUntil(deps, now() + 10_000);
    const { active, emailAddress } = readJsm(myself, await call({ method: 'GET', path: '/myself' }));
    const isOther = emailAddress && emailAddress.toLowerCase() !== settings.email.toLowerCase();
    if (isOther || active === false)
      throw new Error(isOther ? 'of another account' : 'its account is not active');
    log.info('Jira accepts the token', { outcome: 'jira_token_accepted' });
  } catch (given) {
    const error = explainJsm(given);
    const isUnknown =
      given instanceof NoAnswerError || isRateLimited(given) || error instanceof IncidentUnknownError;
    if (isUnknown)
      log.warn('whether Jira accepts the token is not known', { outcome: 'jira_token_unknown', error });
    else log.error('Jira does not accept the token', { outcome: 'jira_token_refused', error });
  }
}
