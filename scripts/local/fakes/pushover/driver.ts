import { type Context, Hono } from 'hono';
import { isObject } from '../../../../common/is-object.ts';
import { type JsonObject, parseJson, textIn } from '../../json.ts';
import type { Messages } from './messages.ts';

/**
 * What a person does on the phone: `POST /acknowledge` with `{"receipt": "..."}`, and if wanted `user` (a user key) and
 * `device`. Answers whether it silenced anything.
 */
export function createPushoverDriver(messages: Messages): Hono {
  const app = new Hono();
  app.post('/acknowledge', async (c: Context) => {
    const body = parseJson(await c.req.text());
    const { receipt, user, device }: JsonObject = isObject(body) ? body : {};
    const push = messages.ofReceipt(textIn(receipt));
    if (push === undefined) return c.json({ error: `there is no receipt "${textIn(receipt)}"` }, 404);
    const by = { user: textIn(user) || push.user, device: textIn(device) || 'phone' };
    return c.json({ acknowledged: messages.acknowledge(textIn(receipt), by) });
  });
  return app;
}
