import type { Log, LogFields } from '../../common/logger.ts';
import type { Respond } from '../../common/slack/response-url.ts';
import type { Audit, AuditRecord } from './audit.ts';
import { responseTimeLeft } from './deadlines.ts';
import { MRKDWN, PLAIN, type Wording } from './rejection-text.ts';
import type { Published, RequestResult } from './request-metrics.ts';
import { acknowledged, ephemeral, type GatewayResponse, modalErrors } from './responses.ts';
import type { ReceivedRequest, RequestMeta } from './slack-request.ts';

/** A text for the user who made the request. */
interface Explanation {
  request: ReceivedRequest;
  text: (wording: Wording) => string;
}

/** A check that says no: what is counted, logged, audited and answered. */
export type Rejection = Exclude<RequestResult, Published> & {
  /** The outcome is added to the fields. */
  log: ['info' | 'warn' | 'error', string, LogFields];
  response: GatewayResponse | Explanation;
  audit?: { record: AuditRecord; longestMs: number };
};

export interface RejectDeps {
  audit: Audit;
  respond: Respond;
  log: Log;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** The one place where a rejection is logged, audited and answered; the audit record is sent meanwhile. Never throws. */
export async function reject(
  deps: RejectDeps,
  meta: RequestMeta,
  { outcome, log, response, audit }: Rejection,
): Promise<GatewayResponse> {
  const [level, message, fields] = log;
  deps.log[level](message, { outcome, ...fields });
  const audited = audit && deps.audit(audit.record, responseTimeLeft(audit.longestMs, meta, deps.now()));
  const [answer] = await Promise.all(['text' in response ? explain(deps, response) : response, audited]);
  return answer;
}

/**
 * Tells the user in the only way that Slack shows for this kind of request: in the response to a command, at the first
 * field of a modal, else through the `response_url`. Never throws.
 */
async function explain(
  deps: Pick<RejectDeps, 'respond' | 'log'>,
  { request, text }: Explanation,
): Promise<GatewayResponse> {
  if (request.surface === 'command') return ephemeral(text(MRKDWN));
  if (request.type === 'view_submission' && request.firstInput !== undefined) {
    return modalErrors(request.firstInput, text(PLAIN));
  }
  if (request.type !== 'view_closed' && request.responseUrl !== null) {
    await deps.respond(request.responseUrl, { text: text(MRKDWN) }).catch((error: unknown) => {
      deps.log.error('the person could not be told', { error });
    });
  }
  return acknowledged();
}
