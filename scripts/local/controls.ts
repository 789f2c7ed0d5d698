import { Hono } from 'hono';
import * as z from 'zod/mini';
import { isObject } from '../../common/is-object.ts';
import { createAlarmDriver } from './aws/alarm-driver.ts';
import type { BotParts } from './bot-parts.ts';
import { parseJson } from './json.ts';
import { createPage } from './page/server/routes.ts';
import type { FunctionDefinition } from './wiring/function-definitions.ts';

/** Of time that passes at once: a day at most. */
const minutesSchema = z.object({ minutes: z.number().check(z.gte(0), z.lte(1440)) });

type Definitions = Record<string, FunctionDefinition>;

/** What people, `send` and the tests look at and switch: the page, `/_local/state`, `/_local/faults`, `/_local/processes`, `/_local/clock`. */
export function createControls(bot: BotParts, definitions: () => Definitions): Hono {
  const app = new Hono();
  app.route('/', createPage(bot, definitions));
  app.route('/_local/alarms/driver', createAlarmDriver(bot));
  app.get('/_local/state', (c) => c.json(stateOf(bot)));
  app.get('/_local/faults', (c) => c.json(bot.faults.list()));
  app.post('/_local/faults', async (c) => {
    try {
      const input = parseJson(await c.req.text());
      const faults = (Array.isArray(input) ? input : [input]).map((one) => bot.faults.set(one));
      return c.json(faults);
    } catch (error) {
      return c.json({ error: error instanceof Error ? error.message : String(error) }, 400);
    }
  });
  app.delete('/_local/faults', (c) => {
    bot.faults.clear();
    return c.json([]);
  });
  /** Ends every function process, so that the next request finds all of them cold. */
  app.delete('/_local/processes', (c) => {
    const ended = bot.cloud.processes();
    for (const name of new Set(ended.map((one) => one.function))) bot.cloud.killFunction(name);
    return c.json(ended);
  });
  app.post('/_local/clock', async (c) => {
    const { data } = minutesSchema.safeParse(parseJson(await c.req.text()));
    if (data === undefined) return c.json({ error: 'minutes is a number from 0 to 1440' }, 400);
    await bot.cloud.passTime(data.minutes * 60_000);
    return c.json(bot.cloud.schedules());
  });
  return app;
}

/** The records of the gatekeeper's audit, oldest first. */
function auditOf({ cloud: { logGroups } }: BotParts): unknown[] {
  const events = logGroups.names().flatMap((name) => logGroups.events(name));
  return events.map((event) => (isObject(event) ? event.detail : event));
}

function stateOf(bot: BotParts) {
  return {
    slack: bot.slack.state(),
    opsgenie: bot.opsgenie.state(),
    jsm: bot.jsm.state(),
    pushover: bot.pushover.state(),
    queues: bot.cloud.queues(),
    alarms: bot.account.alarms.all(),
    audit: auditOf(bot),
    deadLetters: bot.cloud.deadLetters(),
    invocations: bot.cloud.invocations(),
    processes: bot.cloud.processes(),
    schedules: bot.cloud.schedules(),
    requests: bot.trace.requests(),
  };
}
