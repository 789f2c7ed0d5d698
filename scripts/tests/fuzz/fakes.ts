import { Hono } from 'hono';
import { Faults } from '../../local/fakes/faults/faults.ts';
import { createPushover } from '../../local/fakes/pushover/pushover.ts';
import { isObject, objectsIn, parseJson, textIn } from '../../local/json.ts';
import { listen } from '../../local/listen.ts';
import { readSettings } from '../../local/settings.ts';
import { Trace } from '../../local/trace.ts';
import { createCloud } from '../../local/wiring/cloud.ts';
import { wiringOf } from '../../local/wiring/from-settings.ts';
import { type LocalFunction, readFunctionDefinitions } from '../../local/wiring/wiring.ts';
import { APP, BUS, FERRY_KEY, gateEnvironment, HARBOUR_KEY, type Secrets, TEAM } from './harness.ts';
import { RECIPIENTS } from './webhook-case.ts';

/** What a function has done to the outside: entries that the bus took, keys that rang, posts to a `response_url`. */
export interface Ledger {
  published: { bus: string; source: string; type: string; detail: unknown }[];
  rung: string[];
  told: number;
  /** Requests to where nothing may ever arrive. */
  strays: number;
}

export interface Fakes {
  url: string;
  strayUrl: string;
  awsEndpoint: string;
  functions: LocalFunction[];
  /** What was done since the last call. */
  take(): Ledger;
  /** Webhooks that were put aside to be tried again: none should be, where nothing is broken. */
  queued(): number;
  close(): Promise<void>;
}

const WAITS = { gatewayMs: 0, sandboxStartMs: 0, busMs: 0, queueMs: 0, slackCallMs: 0 };

const empty = (): Ledger => ({ published: [], rung: [], told: 0, strays: 0 });

/** The strict stand-ins of the local cloud, with a bus that routes nothing, and a ledger in front of each. */
export async function startFakes(secrets: Secrets): Promise<Fakes> {
  let ledger = empty();
  const app = new Hono();
  const front = await listen(app, 0);
  const countStray = () => {
    ledger.strays += 1;
  };
  const stray = await listen(strayApp(countStray), 0);
  const awsEndpoint = `${front.url}/_aws`;
  const wiring = { ...wiringFor(secrets, front.url), rules: [], eventSources: [] };
  const trace = new Trace();
  const faults = new Faults();
  const cloud = await createCloud({ wiring, trace, faults, timeScale: 1, waits: WAITS, awsEndpoint });
  const pushover = createPushover({
    ...{ apiToken: secrets.pushoverApi, userKeys: [HARBOUR_KEY, FERRY_KEY], monthlyLimit: 100_000_000 },
    ...{ trace, faultContext: { faults, kill: () => undefined } },
  });
  keepLedger(app, () => ledger);
  app.route('/_aws', cloud.aws);
  app.route('/_local/pushover', pushover.app);
  return {
    ...{ url: front.url, strayUrl: stray.url, awsEndpoint, functions: wiring.functions },
    take: () => {
      const taken = ledger;
      ledger = empty();
      return taken;
    },
    queued: () => cloud.queues().reduce((sum, { messages }) => sum + messages.length, 0),
    close: async () => {
      await cloud.close();
      await Promise.all([front.close(), stray.close()]);
    },
  };
}

function wiringFor(secrets: Secrets, url: string) {
  const settings = {
    ...readSettings({}),
    signingSecret: secrets.signing,
    webhookToken: secrets.webhook,
    pushoverApiToken: secrets.pushoverApi,
    pushoverRecipients: JSON.stringify(RECIPIENTS),
    teamId: TEAM,
    appId: APP,
  };
  const wiring = wiringOf(readFunctionDefinitions('lambda'), settings, {
    url,
    distFolder: `${process.cwd()}/dist`,
  });
  return {
    ...wiring,
    functions: wiring.functions.map((one) =>
      one.name === 'gatekeeper' ? { ...one, environment: { ...one.environment, ...gateEnvironment() } } : one,
    ),
    parameters: {
      ...wiring.parameters,
      [`/${BUS}/slack-signing-secret-previous`]: secrets.signingPrevious,
      [`/${BUS}/pushover-webhook-token-previous`]: secrets.webhookPrevious,
    },
  };
}

/** Counts what the stand-ins took, and not what they refused. */
function keepLedger(app: Hono, ledger: () => Ledger): void {
  app.use('/_aws/*', async (c, next) => {
    if (!(c.req.header('x-amz-target') ?? '').endsWith('.PutEvents')) return next();
    const body = parseJson(await c.req.text());
    await next();
    if (c.res.ok) ledger().published.push(...entriesIn(body));
  });
  app.use('/_local/pushover/1/messages.json', async (c, next) => {
    const body = parseJson(await c.req.text());
    await next();
    if (c.res.ok) ledger().rung.push(isObject(body) ? textIn(body.user) : '');
  });
  app.post('/response/*', (c) => {
    ledger().told += 1;
    return c.text('ok');
  });
}

function entriesIn(body: unknown): Ledger['published'] {
  return objectsIn(isObject(body) ? body.Entries : undefined).map((entry) => ({
    bus: textIn(entry.EventBusName),
    source: textIn(entry.Source),
    type: textIn(entry.DetailType),
    detail: parseJson(textIn(entry.Detail)),
  }));
}

function strayApp(onRequest: () => void): Hono {
  const app = new Hono();
  app.all('*', (c) => {
    onRequest();
    return c.text('nobody');
  });
  return app;
}
