import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import * as z from 'zod/mini';
import type { BotParts } from '../bot-parts.ts';
import { ALARM_STATES } from '../driver-client.ts';
import { parseJson } from '../json.ts';

/** `states`, one after the other at once: an alarm that flaps has several. */
const bodySchema = z.object({
  alarm: z.string(),
  states: z.array(z.enum(ALARM_STATES)).check(z.minLength(1), z.maxLength(20)),
});

const WANTED = `{"alarm": "<name>", "states": ["${ALARM_STATES.join('" or "')}", ...]}`;

/**
 * What happens to the metrics of the account: `POST /states` brings an alarm into these states. Returns the id of the
 * last request that it led to, null where the alarm was in that state before.
 */
export function createAlarmDriver({ account, trace }: Pick<BotParts, 'account' | 'trace'>): Hono {
  const app = new Hono();
  app.post('/states', async (c) => {
    const { data } = bodySchema.safeParse(parseJson(await c.req.text()));
    if (data === undefined) return c.json({ error: `it takes ${WANTED}` }, 400);
    const alarms = account.alarms.all();
    if (!alarms.some(({ name }) => name === data.alarm)) {
      const known = alarms.map(({ name }) => name).join(', ');
      return c.json({ error: `there is no alarm "${data.alarm}". Known: ${known}` }, 404);
    }
    const requests = data.states.map((state) => changeState({ account, trace }, data.alarm, state));
    return c.json({ requestId: requests.at(-1) ?? null });
  });
  return app;
}

/** The event's id is the correlation id of what it leads to. */
function changeState(
  { account, trace }: Pick<BotParts, 'account' | 'trace'>,
  name: string,
  state: (typeof ALARM_STATES)[number],
): string | null {
  const before = account.alarms.all().find((one) => one.name === name);
  if (before?.state === state) return null;
  const { requestId: id, traceId } = trace.open(`${name} ${state}`, randomUUID());
  account.alarms.setState(name, state, { id, traceId });
  return id;
}
