import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

export type Answer = APIGatewayProxyStructuredResultV2;

/** Runs it once the answer is on its way, and before the runtime asks for the next request. */
export type AfterAnswer = (work: () => void) => void;

/** Acknowledged: a command shows nothing, a form closes. Any body here would show "We had some trouble connecting". */
export function acknowledged(): Answer {
  return { statusCode: 200, body: '' };
}

/** The same for every request that is not proven to come from Slack: the reason is in the log only. */
export function unauthorized(): Answer {
  return { statusCode: 401, headers: { 'content-type': 'text/plain' }, body: 'unauthorized' };
}

export function tooLarge(): Answer {
  return { statusCode: 413, headers: { 'content-type': 'text/plain' }, body: 'body too large' };
}

export function malformed(reason: string): Answer {
  return { statusCode: 400, headers: { 'content-type': 'text/plain' }, body: reason };
}

/** Shown to the person alone. https://docs.slack.dev/interactivity/implementing-slash-commands#responding_with_message */
export function ephemeral(text: string): Answer {
  return json({ response_type: 'ephemeral', text });
}

/** Keeps the form open, with what was typed. https://docs.slack.dev/surfaces/modals#displaying_errors */
export function formErrors(blockId: string, text: string): Answer {
  return json({ response_action: 'errors', errors: { [blockId]: text } });
}

function json(body: unknown): Answer {
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
