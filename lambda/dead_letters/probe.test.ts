import { recordLog } from '../../common/fixtures/record-log.ts';
import { recordMetrics } from '../../common/fixtures/record-metrics.ts';
import { PROBE_USER } from '../../common/slack/notify-user.ts';
import { signatureFault } from '../../common/slack/signature.ts';
import { createSendProbe, type ProbeDeps } from './probe.ts';

const SECRET = '0123456789abcdef0123456789abcdef';
const PROBE = {
  url: 'https://a1b2c3.execute-api.us-east-1.amazonaws.com/slack/commands',
  ...{ command: '/sre', teamId: 'T04LANTERN', appId: 'A05BEACON', channel: 'C07HARBOUR' },
};

interface Setup {
  probe?: null;
  readSecret?: () => Promise<string[]>;
  answer?: () => Promise<Response>;
}

function setUp({ answer, probe, readSecret }: Setup = {}) {
  const { lines, log } = recordLog();
  const { counted, metrics } = recordMetrics();
  const requests: Request[] = [];
  const deps: ProbeDeps = {
    probe: probe === null ? null : PROBE,
    ...{ signingSecret: '/qbot/slack-signing-secret', log, metrics, now: () => 1_790_000_000_500 },
    secrets: { read: readSecret ?? (async () => [SECRET]) },
    fetch: async (...args) => {
      requests.push(new Request(...args));
      return answer === undefined ? new Response('') : answer();
    },
  };
  return { counted, lines, requests, send: createSendProbe(deps) };
}

it('signs help as Slack would, of the user whose answers go to nobody, and counts it', async () => {
  const { counted, lines, requests, send } = setUp();
  await send();
  const [request] = requests;
  const body = Buffer.from(await (request?.arrayBuffer() ?? new ArrayBuffer(0)));
  const signature = request?.headers.get('x-slack-signature') ?? undefined;
  expect([request?.method, request?.url]).toEqual(['POST', PROBE.url]);
  expect(signatureFault({ timestamp: '1790000000', signature, body }, [SECRET])).toBeUndefined();
  expect(Object.fromEntries(new URLSearchParams(body.toString()))).toMatchObject({
    ...{ command: '/sre', text: 'help', user_id: PROBE_USER, channel_id: 'C07HARBOUR' },
    ...{ team_id: 'T04LANTERN', api_app_id: 'A05BEACON' },
  });
  expect(counted).toEqual(['Probes']);
  expect(lines).toEqual([{ level: 'info', message: 'probe sent', fields: { outcome: 'probe_sent' } }]);
});

it.each<[string, Setup]>([
  ['this stack probes nothing', { probe: null }],
  ['the secret is not set', { readSecret: async () => [''] }],
  ['SSM does not answer', { readSecret: async () => Promise.reject(new Error('no SSM')) }],
])('sends and counts nothing where %s', async (_what, setup) => {
  const { counted, lines, requests, send } = setUp(setup);
  await send();
  expect({ counted, requests }).toEqual({ counted: [], requests: [] });
  expect(lines).toMatchObject([{ level: 'info', fields: { outcome: 'probe_not_sent' } }]);
});

it.each<[string, Setup['answer']]>([
  ['refuses it', async () => new Response('', { status: 401 })],
  ['has something to say against it', async () => new Response('not in this channel')],
  ['does not answer', async () => Promise.reject(new Error('connect ETIMEDOUT'))],
])('counts what was sent, and logs it, where the gateway %s', async (_what, answer) => {
  const { counted, lines, send } = setUp({ ...(answer && { answer }) });
  await expect(send()).resolves.toBeUndefined();
  expect(counted).toEqual(['Probes']);
  expect(lines).toMatchObject([{ level: 'error', fields: { outcome: 'probe_refused' } }]);
  expect(JSON.stringify(lines)).not.toContain('not in this channel');
});
