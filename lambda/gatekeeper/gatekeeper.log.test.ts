import { Metrics as Emf } from '@aws-lambda-powertools/metrics';
import { captureOutput } from '../../common/fixtures/capture-output.ts';
import { createLog } from '../../common/logger.ts';
import { createMetrics } from '../../common/metrics.ts';
import { createRespond, SLACK_RESPONSE_URL_ORIGIN } from '../../common/slack/response-url.ts';
import { signSlackRequest } from '../../common/slack/signature.ts';
import { loadConfig } from './config.ts';
import { gatekeeperEnv } from './fixtures/gatekeeper-env.ts';
import { NOW, REQUEST_ID, SIGNING_SECRET, setUp } from './fixtures/harness.ts';
import {
  closing,
  commandForm,
  interactionForm,
  messageClick,
  modalClick,
  PRIVATE,
  submission,
} from './fixtures/slack-bodies.ts';
import { createRecordRequest } from './request-metrics.ts';

const TIMESTAMP = '1790000000';
const BODIES = [
  commandForm(),
  commandForm({ channel_id: 'C99ELSE' }),
  commandForm({ command: '/nope' }),
  commandForm({ team_id: 'T99ELSE' }),
  commandForm({ trigger_id: undefined }),
  `${commandForm()}&x=%zz`,
  `payload=${encodeURIComponent(`{"type":"block_actions","text":"${PRIVATE.text}`)}`,
  interactionForm(messageClick()),
  interactionForm(messageClick({ channel: { id: 'C99ELSE', name: 'else' } })),
  interactionForm(
    messageClick({ channel: { id: 'C99ELSE' }, response_url: `${PRIVATE.responseUrl}@evil.example` }),
  ),
  interactionForm(
    messageClick({
      channel: { id: 'C99ELSE' },
      response_url: PRIVATE.responseUrl.replace('https://', 'https://someone@'),
    }),
  ),
  interactionForm(modalClick()),
  interactionForm(submission()),
  interactionForm(closing()),
  'x'.repeat(512_001),
];

const PRIVATE_WORDS = PRIVATE.text.split(' ');

function forbidden(): string[] {
  const signatures = BODIES.map((body) =>
    signSlackRequest({ secret: SIGNING_SECRET, timestamp: TIMESTAMP, body }),
  );
  const bodies = BODIES.map((body) => Buffer.from(body).toString('base64').slice(0, 60));
  return [
    SIGNING_SECRET,
    PRIVATE.token,
    PRIVATE.typed,
    PRIVATE.text,
    ...PRIVATE_WORDS,
    'fixtureCapability',
    'v0=',
    '171.42.fixture',
    ...signatures.map((signature) => signature.slice(3)),
    ...bodies,
  ].filter((word) => word !== 'is');
}

describe('the log of whole runs', () => {
  it.each<[string, () => Promise<Response>, string | undefined]>([
    ['that all go well', async () => new Response('ok'), undefined],
    ['whose response_url answers 404', async () => new Response('no', { status: 404 }), 'put_events'],
    ['whose response_url is away', () => Promise.reject(new TypeError('fetch failed')), 'deadline'],
  ])('%s has ids and nothing private', async (_case, fetch, reason) => {
    const output = captureOutput();
    const metrics = createMetrics(new Emf({ namespace: 'QBot' }));
    const { send } = setUp({
      log: createLog(),
      recordRequest: createRecordRequest({
        metrics,
        rules: loadConfig(gatekeeperEnv()),
        now: () => NOW,
        afterResponse: (work) => work(),
      }),
      publish: async () => (reason === undefined ? undefined : { reason, error: new Error('bus') }),
      respond: createRespond({ fetch, origin: SLACK_RESPONSE_URL_ORIGIN, timeoutMs: 700 }),
    });
    for (const body of BODIES) {
      await send({ body });
      await send({ body, secret: 'guess' });
    }
    output.restore();
    const written = output.text();
    expect(output.lines().length).toBeGreaterThan(BODIES.length);
    expect(written).toContain(REQUEST_ID);
    expect(written).toContain('"outcome":"unauthorized","Requests":1');
    expect(forbidden().filter((word) => written.includes(word))).toEqual([]);
  });

  it('would show what it looks for', () => {
    const everything = [...BODIES.map(decodeURIComponentOrNot), SIGNING_SECRET, 'v0='].join('\n');
    expect(everything).toContain('fixtureCapability');
    for (const word of [PRIVATE.token, PRIVATE.typed, SIGNING_SECRET]) expect(everything).toContain(word);
  });
});

function decodeURIComponentOrNot(body: string): string {
  return decodeURIComponent(body.replaceAll('+', ' ').replaceAll('%zz', ''));
}
