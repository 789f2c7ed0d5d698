import { type Context, Hono } from 'hono';
import { isObject, parseJson } from '../../json.ts';
import type { Incidents } from './incidents.ts';
import type { AlertAction, Webhook } from './webhook.ts';

/** What a user does in OpsGenie: `POST /acknowledge` and `/close`, each with `{"incident": "<number>"}`. */
export function createOpsgenieDriver(incidents: Incidents, webhook: Webhook): Hono {
  const act = async (c: Context, action: AlertAction): Promise<Response> => {
    const body = parseJson(await c.req.text());
    const tinyId = isObject(body) ? String(body.incident) : '';
    const incident = incidents.visible().find((one) => one.tinyId === tinyId);
    if (incident === undefined) return c.json({ error: `there is no incident "${tinyId}"` }, 404);
    if (action === 'Close') incident.status = 'closed';
    return c.json(await webhook.fire(action, incident));
  };
  const app = new Hono();
  app.post('/acknowledge', (c) => act(c, 'Acknowledge'));
  app.post('/close', (c) => act(c, 'Close'));
  return app;
}
