import type { Effect } from './action-queue.ts';
import type { ParsedAction } from './action-request.ts';
import type { AuthorizedCall, OpsgenieAccount, OpsgenieResult } from './opsgenie-account.ts';
import { rejection, unprocessable } from './rejections.ts';

/** Answers 202, and carries the action out later; it calls `changed` if anything did. */
export function accepted(
  { actions, queue }: OpsgenieAccount,
  { requestId }: AuthorizedCall,
  { action, incidentId }: { action: string; incidentId: string },
  run: (changed: () => void) => Effect,
): OpsgenieResult {
  const record = actions.findLast((one) => one.requestId === requestId);
  Object.assign(record ?? {}, { accepted: true, incidentId });
  queue.accept(requestId, action, () => run(() => Object.assign(record ?? {}, { changed: true })));
  return { status: 202, body: { result: 'Request will be processed' }, data: { requestId, incidentId } };
}

/** https://docs.opsgenie.com/docs/response */
export function rejectedBody(parsed: Exclude<ParsedAction, { kind: 'ok' }>): OpsgenieResult {
  if (parsed.kind === 'unprocessable') return unprocessable(parsed.errors);
  return parsed.kind === 'bad-json'
    ? rejection(400, 'Request body is not valid JSON.')
    : rejection(415, 'Content-Type must be application/json.');
}
