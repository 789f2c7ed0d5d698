import { type Context, Hono } from 'hono';
import { isObject } from '../../../../common/is-object.ts';
import { type JsonObject, parseJson, textIn } from '../../json.ts';
import { actOnAlert } from './alert-actions.ts';
import { type ActOnIncident, endIncident } from './incident-actions.ts';
import type { OpsgenieAccount } from './opsgenie-account.ts';
import type { AlertAction } from './webhook.ts';

/** Who is in OpsGenie's web page, if a test does not say. */
const OLIVIA = 'olivia.oncall@example.com';

const ALERT_ACTIONS = {
  acknowledge: 'Acknowledge',
  unacknowledge: 'UnAcknowledge',
  note: 'AddNote',
} satisfies Record<string, AlertAction>;
const ENDINGS = { resolve: 'resolved', close: 'closed' } as const;

/**
 * What a user does in OpsGenie, at once: `POST /acknowledge`, `/unacknowledge`, `/note`, `/resolve` and `/close`, each
 * with `{"incident": "<number>"}`, and if wanted `user` and `note`. Answers the last call to the webhook that it led to,
 * null if nothing changed.
 */
export function createOpsgenieDriver(account: OpsgenieAccount): Hono {
  const act = (run: (act: ActOnIncident) => void) => async (c: Context) => {
    const body = parseJson(await c.req.text());
    const fields: JsonObject = isObject(body) ? body : {};
    account.queue.settle();
    const number = String(fields.incident);
    const incident = account.incidents.find(number, 'tiny');
    if (incident === undefined) return c.json({ error: `there is no incident "${number}"` }, 404);
    const before = account.webhook.calls().length;
    run({ account, incident, body: { note: textIn(fields.note) }, by: textIn(fields.user) || OLIVIA });
    await account.webhook.idle();
    return c.json(account.webhook.calls().slice(before).at(-1) ?? null);
  };
  const app = new Hono();
  for (const [path, action] of Object.entries(ALERT_ACTIONS)) {
    app.post(
      `/${path}`,
      act(({ incident, by, body }) => {
        for (const alert of account.alerts.ofIncident(incident)) {
          actOnAlert(account, { action, alert, by, note: body.note ?? '' });
        }
      }),
    );
  }
  for (const [path, status] of Object.entries(ENDINGS)) {
    app.post(
      `/${path}`,
      act((one) => void endIncident(one, status)),
    );
  }
  return app;
}
