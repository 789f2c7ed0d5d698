import type { OpsgenieResult } from './opsgenie-account.ts';

export function rejection(
  status: OpsgenieResult['status'],
  message: string,
  more: Record<string, unknown> = {},
): OpsgenieResult {
  return { status, body: { message, ...more } };
}

export function unprocessable(errors: Record<string, string>): OpsgenieResult {
  return rejection(422, 'Request body is not processable. Please check the errors.', { errors });
}

/** OpsGenie does not tell what is not processed yet from what it does not know. */
export function notProcessed(): OpsgenieResult {
  const headers = { 'X-Opsgenie-Errortype': 'RequestNotProcessed' };
  return { ...rejection(404, 'Request not found. It might not be processed, yet.'), headers };
}
