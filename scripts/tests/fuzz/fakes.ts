import { Hono } from 'hono';
import { endingValue } from '../../../common/aws/secrets.ts';
import { isObject } from '../../../common/is-object.ts';
import type { IncidentProduct } from '../../../lambda/opsgenie/incident-backend.ts';
import { NO_WAITS } from '../../local/bot.ts';
import { Faults } from '../../local/fakes/faults/faults.ts';
import { createPushover } from '../../local/fakes/pushover/pushover.ts';
import { objectsIn, parseJson, textIn } from '../../local/json.ts';
import { listen } from '../../local/listen.ts';
import { readSettings } from '../../local/settings.ts';
import { Trace } from '../../local/trace.ts';
import { createCloud } from '../../local/wiring/cloud.ts';
import { wiringOf } from '../../local/wiring/from-settings.ts';
import { readFunctionDefinitions } from '../../local/wiring/function-definitions.ts';
import { isStandingQueue } from '../../local/wiring/pushover.ts';
import type { LocalFunction } from '../../local/wiring/wiring.ts';
import {
  APP,
  BUS,
  FERRY_KEY,
  HARBOUR_KEY,
  HOME_TEAM,
  routeEnvironment,
  type Secrets,
  TEAM,
} from './fuzzed-bot.ts';
import { RECIPIENTS } from './webhook-case.ts';

/** What a function has done outside: entries that the bus took, keys that Pushover notified. */
export interface ObservedEffects {
  published: { bus: string; source: string; type: string; detail: unknown }[];
  notified: string[];
  /** Requests to an address where nothing may ever arrive. */
  strays: number;
}

export interface FuzzFakes {
  url: string;
  strayUrl: string;
  awsEndpoint: string;
  functions: LocalFunction[];
  /** What was done since the last call. */
  take(): ObservedEffects;
  /** Webhooks that were put aside to be tried again: none should be, if nothing is broken. */
  queued(): number;
  close(): Promise<void>;
}

const noEffects = (): ObservedEffects => ({ published: [], notified: [], strays: 0 });

/** The strict fakes of the local cloud, with a bus that routes nothing; in front of them, what arrives is recorded. */
export async function startFakes(secrets: Secrets, incidents: IncidentProduct): Promise<FuzzFakes> {
  let effects = noEffects();
  const app = new Hono();
  const front = await listen(app, 0);
  const strayApp = new Hono().all('*', (c) => {
    effects.strays += 1;
    return c.text('nothing here');
  });
  const stray = await listen(strayApp, 0);
  const awsEndpoint = `${front.url}/_aws`;
  const wiring = { ...wiringFor(secrets, { url: front.url, incidents }), rules: [], eventSources: [] };
  const trace = new Trace();
  const faults = new Faults();
  const cloud = await createCloud({ wiring, trace, faults, timeScale: 1, waits: NO_WAITS, awsEndpoint });
  const pushover = createPushover({
    apiToken: secrets.pushoverApi,
    userKeys: [HARBOUR_KEY, FERRY_KEY],
    monthlyLimit: 100_000_000,
    trace,
    faultContext: { faults, kill: () => undefined },
  });
  record(app, () => effects);
  app.route('/_aws', cloud.aws);
  app.route('/_local/pushover', pushover.app);
  return {
    url: front.url,
    strayUrl: stray.url,
    awsEndpoint,
    functions: wiring.functions,
    take: () => {
      const taken = effects;
      effects = noEffects();
      return taken;
    },
    queued: () =>
      cloud
        .queues()
        .filter(({ name }) => !isStandingQueue(name))
        .reduce((sum, { messages }) => sum + messages.length, 0),
    close: async () => {
      await cloud.close();
      await Promise.all([front.close(), stray.close()]);
    },
  };
}

function wiringFor(secrets: Secrets, { incidents, url }: { incidents: IncidentProduct; url: string }) {
  const settings = {
    ...readSettings({}),
    signingSecret: secrets.signing,
    webhookToken: secrets.webhook,
    pushoverApiToken: secrets.pushoverApi,
    pushoverRecipients: JSON.stringify(RECIPIENTS),
    given: {
      ...{ SLACK_TEAM_ID: TEAM, SLACK_HOME_TEAMS: JSON.stringify([HOME_TEAM]), SLACK_APP_ID: APP },
      INCIDENT_BACKEND: incidents,
    },
  };
  const wiring = wiringOf(readFunctionDefinitions('lambda'), settings, {
    url,
    distFolder: `${process.cwd()}/dist`,
    lambdaFolder: 'lambda',
  });
  const tomorrow = Date.now() + 86_400_000;
  return {
    ...wiring,
    functions: wiring.functions.map((one) =>
      one.name === 'gatekeeper'
        ? { ...one, environment: { ...one.environment, ...routeEnvironment() } }
        : one,
    ),
    parameters: {
      ...wiring.parameters,
      [`/${BUS}/slack-signing-secret-previous`]: endingValue(secrets.signingPrevious, tomorrow),
      [`/${BUS}/pushover-webhook-token-previous`]: endingValue(secrets.webhookPrevious, tomorrow),
    },
  };
}

/** Records what the fakes took, and not what they refused. */
function record(app: Hono, effects: () => ObservedEffects): void {
  app.use('/_aws/*', async (c, next) => {
    if (!(c.req.header('x-amz-target') ?? '').endsWith('.PutEvents')) return next();
    const body = parseJson(await c.req.text());
    await next();
    if (c.res.ok) effects().published.push(...entriesIn(body));
  });
  app.use('/_local/pushover/1/messages.json', async (c, next) => {
    const body = parseJson(await c.req.text());
    await next();
    if (c.res.ok) effects().notified.push(isObject(body) ? textIn(body.user) : '');
  });
  app.post('/response/*', (c) => c.text('ok'));
}

function entriesIn(body: unknown): ObservedEffects['published'] {
  return objectsIn(isObject(body) ? body.Entries : undefined).map((entry) => ({
    bus: textIn(entry.EventBusName),
    source: textIn(entry.Source),
    type: textIn(entry.DetailType),
    detail: parseJson(textIn(entry.Detail)),
  }));
}
