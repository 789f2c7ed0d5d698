import { buildEvent } from '../../common/fixtures/build-event.ts';
import { signSlackRequest } from '../../common/slack/signature.ts';
import type { IncomingHttp } from '../local/apigateway/gateway.ts';
import { type GatewayRequest, toPayload } from '../local/apigateway/http-event.ts';
import { toRestPayload } from '../local/apigateway/rest-event.ts';
import { CHANNELS, USERS } from '../local/sample-data.ts';
import type { Settings } from '../local/settings.ts';
import type { FunctionDefinition } from '../local/wiring/function-definitions.ts';

/** What a function is called with, again and again, and how one sees that it did its work. */
export interface Work {
  /** The invocation's payload, JSON, made afresh for each one. */
  payload: () => string;
  /** What it returns, JSON; undefined if that is not checked. */
  answer: string | undefined;
  /** The operation of the fake that each call must cause; undefined for none. */
  causes: string | undefined;
}

const BENCH_ID = 'bench';
const GATEWAY: Pick<GatewayRequest, 'requestId' | 'traceId'> = {
  requestId: BENCH_ID,
  traceId: 'Root=1-0-bench',
};

/** `/sre`, signed by Slack: to be authenticated, published and acknowledged. */
export function slackCommand(settings: Settings): Work {
  return {
    payload: () => signedCommand(settings),
    answer: JSON.stringify({ statusCode: 200, body: '' }),
    causes: 'PutEvents',
  };
}

function signedCommand(settings: Settings): string {
  const receivedAt = Date.now();
  const timestamp = String(Math.floor(receivedAt / 1000));
  const body = Buffer.from(commandForm(settings).toString());
  const http = post('/slack/commands', body, {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': signSlackRequest({ secret: settings.signingSecret, timestamp, body }),
  });
  return JSON.stringify(toPayload(http, { ...GATEWAY, receivedAt, routeKey: 'POST /slack/commands' }));
}

/** https://docs.slack.dev/interactivity/implementing-slash-commands */
function commandForm({ appId, teamId }: Settings): URLSearchParams {
  return new URLSearchParams({
    token: 'legacy',
    team_id: teamId,
    team_domain: 'bench',
    channel_id: CHANNELS[0]?.id ?? '',
    channel_name: 'incidents',
    user_id: USERS[0]?.id ?? '',
    user_name: 'olivia.oncall',
    command: '/sre',
    text: 'Checkout is down',
    api_app_id: appId,
    is_enterprise_install: 'false',
    response_url: 'https://hooks.slack.com/commands/T0LOCAL001/1/bench',
    trigger_id: `1.2.${Date.now()}`,
  });
}

/** Any function but the gatekeeper: a backend, the webhook, or a function behind a queue, which gets an empty batch. */
export function ownWork(
  name: string,
  definition: FunctionDefinition | undefined,
  known: { settings: Settings; url: string },
): Work {
  const command = definition?.eventPattern?.detail.command[0];
  if (command?.startsWith('/')) return backendCommand(command, known.url);
  if (name === 'pushover') return webhook(known.settings);
  return { payload: () => '{"Records":[]}', answer: undefined, causes: undefined };
}

/** `/sre` opens its form and fills it; every other backend says what it can do. */
function backendCommand(command: string, url: string): Work {
  const opensForm = command === '/sre';
  const words = opensForm
    ? { subcommand: '', args: [], text: '' }
    : { subcommand: 'help', args: [], text: 'help' };
  return {
    payload: () => {
      const expiresAt = new Date(Date.now() + 300_000).toISOString();
      const idempotencyKey = `cmd:bench:${Date.now()}`;
      const responseUrl = `${url}/response`;
      return JSON.stringify(buildEvent({ ...words, command, expiresAt, idempotencyKey, responseUrl }));
    },
    answer: undefined,
    causes: opensForm ? 'views.update' : 'response',
  };
}

/** OpsGenie's call about an alert that notifies nobody: authenticated, parsed and accepted. */
function webhook({ webhookApiKey, webhookToken }: Settings): Work {
  const body = Buffer.from(JSON.stringify({ action: 'AddNote', alert: { alertId: BENCH_ID } }));
  const http = post('/v1/opsgenie', body, {
    'content-type': 'application/json',
    authorization: `Bearer ${webhookToken}`,
  });
  const apiKey = { id: BENCH_ID, value: webhookApiKey };
  const gateway = { ...GATEWAY, stage: 'v1', path: '/opsgenie', apiKey };
  return {
    payload: () => JSON.stringify(toRestPayload(http, { ...gateway, receivedAt: Date.now() })),
    answer: JSON.stringify({
      statusCode: 202,
      headers: { 'content-type': 'text/plain' },
      body: 'accepted',
    }),
    causes: undefined,
  };
}

function post(url: string, body: Buffer, headers: Record<string, string>): IncomingHttp {
  return { method: 'POST', url, rawHeaders: Object.entries(headers).flat(), body, sourceIp: '127.0.0.1' };
}
