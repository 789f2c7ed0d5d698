import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

export type GatewayResponse = APIGatewayProxyStructuredResultV2;

/** Runs the work when the response is on its way, before the runtime asks for the next request. */
export type AfterResponse = (work: () => void) => void;

/** A command shows nothing, a modal closes. Any body here would show "We had some trouble connecting". */
export function acknowledged(): GatewayResponse {
  return { statusCode: 200, body: '' };
}

/** The same for all unauthenticated requests: the reason is in the log only. */
export function unauthorized(): GatewayResponse {
  return { statusCode: 401, headers: { 'content-type': 'text/plain' }, body: 'unauthorized' };
}

export function tooLarge(): GatewayResponse {
  return { statusCode: 413, headers: { 'content-type': 'text/plain' }, body: 'body too large' };
}

export function malformed(reason: string): GatewayResponse {
  return { statusCode: 400, headers: { 'content-type': 'text/plain' }, body: reason };
}

/** Shown to this user only. https://docs.slack.dev/interactivity/implementing-slash-commands#responding_with_message */
export function ephemeral(text: string): GatewayResponse {
  return json({ response_type: 'ephemeral', text });
}

/** Keeps the modal open, with what the user typed. https://docs.slack.dev/surfaces/modals#displaying_errors */
export function modalErrors(blockId: string, text: string): GatewayResponse {
  return json({ response_action: 'errors', errors: { [blockId]: text } });
}

function json(body: unknown): GatewayResponse {
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
