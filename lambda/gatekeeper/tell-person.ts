import type { Log } from '../../common/logger.ts';
import type { Respond } from '../../common/slack/response-url.ts';
import { MRKDWN, PLAIN, type Wording } from './rejection-text.ts';
import { type Answer, acknowledged, ephemeral, formErrors } from './responses.ts';
import type { SlackRequest } from './slack-request.ts';

/**
 * Tells the person in the one way that Slack shows for this kind of request: in the answer to a command, at the first
 * field of a form, else through the `response_url`. Never throws.
 */
export async function tellPerson(
  deps: { respond: Respond; log: Log },
  request: SlackRequest,
  text: (wording: Wording) => string,
): Promise<Answer> {
  if (request.surface === 'command') return ephemeral(text(MRKDWN));
  if (request.type === 'view_submission' && request.firstInput !== undefined) {
    return formErrors(request.firstInput, text(PLAIN));
  }
  if (request.type !== 'view_closed' && request.responseUrl !== null) {
    await respondOrLog(deps, request.responseUrl, text(MRKDWN));
  }
  return acknowledged();
}

async function respondOrLog(
  { respond, log }: { respond: Respond; log: Log },
  responseUrl: string,
  text: string,
): Promise<void> {
  try {
    await respond(responseUrl, { text });
  } catch (error) {
    log.error('the person could not be told', { error });
  }
}
