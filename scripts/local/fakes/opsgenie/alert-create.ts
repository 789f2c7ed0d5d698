import * as z from 'zod/mini';
import { parseJson } from '../../json.ts';
import { accepted } from './accepted.ts';
import type { AlertText } from './alerts.ts';
import { errorsOf, responderSchema, text } from './incident-request.ts';
import type { OpsgenieAccount, OpsgenieCall, OpsgenieOperation } from './opsgenie-account.ts';
import { rejection, unprocessable } from './rejections.ts';

const createSchema = z.strictObject({
  message: text('Message', 130).check(z.refine((value) => value.trim() !== '', 'Message can not be empty.')),
  alias: z.optional(text('Alias', 512)),
  description: z.optional(text('Description', 15_000)),
  responders: z.optional(z.array(responderSchema).check(z.maxLength(50))),
  tags: z.optional(z.array(text('Tag', 50)).check(z.maxLength(20))),
  details: z.optional(z.record(z.string(), z.string())),
  entity: z.optional(text('Entity', 512)),
  source: z.optional(text('Source', 100)),
  priority: z.optional(z.enum(['P1', 'P2', 'P3', 'P4', 'P5'])),
  user: z.optional(text('User', 100)),
  note: z.optional(text('Note', 25_000)),
});

/** Records the POST before anything can reject it. */
export function recordAlertCreate(account: OpsgenieAccount, call: OpsgenieCall): void {
  account.actions.push({
    ...{ at: account.now(), requestId: call.requestId, body: parseJson(call.body) ?? call.body },
    ...{ target: 'alert', action: 'create', identifier: '', accepted: false, incidentId: '', changed: false },
  });
}

/**
 * `POST /v2/alerts`: accepted first, made later, told to the webhook then. While one of that alias is open it only counts.
 * That it calls nobody who is not among its responders is assumed. https://docs.opsgenie.com/docs/alert-api#create-alert
 */
export const createAlert: OpsgenieOperation = (account, call) => {
  if (!call.contentType.startsWith('application/json'))
    return rejection(415, 'Content-Type must be application/json.');
  const json = parseJson(call.body);
  if (json === undefined) return rejection(400, 'Request body is not valid JSON.');
  const parsed = createSchema.safeParse(json);
  if (!parsed.success) return unprocessable(errorsOf(parsed.error));
  const {
    alias = call.requestId,
    description = '',
    details = {},
    message,
    priority = 'P3',
    tags = [],
  } = parsed.data;
  const own: AlertText = { message, description, priority, tags, details };
  return accepted(account, call, { action: 'Create', incidentId: '' }, (changed) => {
    const alert = account.alerts.addOwn(alias, call.key.teamId ?? '', own);
    if (alert !== undefined) {
      changed();
      void account.webhook.fire({ action: 'Create', alert, text: own });
    }
    const alertId = alert?.alertId ?? account.alerts.find(alias, 'alias')?.alertId ?? '';
    return { isSuccess: true, status: 'Created alert', alertId };
  });
};
