import { always, answering, DROP, type FaultKind, once, type RequestName, type Story } from './fault-kind.ts';

const LIMITED = answering(429, { ok: false, error: 'ratelimited' }, { 'retry-after': '2' });
/** Beyond what any call waits. */
const STALL = { kind: 'stall', ms: 4000 };

function refusal(error: string) {
  return answering(200, { ok: false, error });
}

interface Method {
  method: string;
  story: Story;
  request: RequestName;
}

const METHODS: readonly Method[] = [
  { method: 'views.open', story: 'order', request: 'command' },
  { method: 'views.update', story: 'order', request: 'command' },
  { method: 'chat.postMessage', story: 'order', request: 'submission' },
  { method: 'chat.update', story: 'order', request: 'submission' },
  { method: 'response_url', story: 'read', request: 'command' },
];

/** What may befall any call. */
const TROUBLES = [
  { word: '429 with Retry-After', fault: LIMITED },
  { word: '503', fault: answering(503) },
  { word: 'stalls', fault: STALL },
  { word: 'done, answer lost', fault: DROP },
];

/** In Slack's own words: where, and which. */
const REFUSALS: readonly (Method & { errors: string[] })[] = [
  {
    ...{ method: 'chat.postMessage', story: 'order', request: 'submission' },
    errors: ['channel_not_found', 'not_in_channel', 'is_archived'],
  },
  { ...{ method: 'chat.update', story: 'order', request: 'submission' }, errors: ['message_not_found'] },
  { ...{ method: 'views.open', story: 'order', request: 'command' }, errors: ['expired_trigger_id'] },
];

/** Slack slow, busy, broken, or unwilling. */
export const slackKinds: readonly FaultKind[] = [
  ...METHODS.flatMap(({ method, request, story }) =>
    TROUBLES.map(({ fault, word }) => ({
      ...{ story, request, name: `${method}: ${word}` },
      faults: once(`slack.${method}`, fault),
    })),
  ),
  ...REFUSALS.flatMap(({ errors, method, request, story }) =>
    errors.map((error) => ({
      ...{ story, request, name: `${method}: ${error}` },
      faults: once(`slack.${method}`, refusal(error)),
    })),
  ),
  ...['expired_url', 'used_url'].map((error) => ({
    ...({ story: 'read', request: 'command', name: `response_url: ${error}` } as const),
    faults: always('slack.response_url', answering(404, { ok: false, error })),
  })),
  {
    ...{ story: 'order', request: 'submission', name: 'chat.*: token_revoked' },
    faults: always('slack.chat.*', refusal('token_revoked')),
  },
  {
    ...{ story: 'order', request: 'command', name: 'views.*: token_revoked' },
    faults: always('slack.views.*', refusal('token_revoked')),
  },
  {
    ...{ story: 'order', request: 'submission', name: 'Slack: no channel, no response_url' },
    faults: () => [
      { target: 'slack.chat.postMessage', times: 1, ...refusal('channel_not_found') },
      { target: 'slack.response_url', ...answering(404, { ok: false, error: 'expired_url' }) },
    ],
  },
  {
    ...{ story: 'order', request: 'submission', name: 'Slack: down for the whole order' },
    faults: always('slack.*', answering(503)),
  },
];
