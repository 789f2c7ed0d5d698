import { always, DROP, onCommand, once, onRead, onSubmission, stall, status } from './fault-kind.ts';

function refusal(error: string) {
  return status(200, { ok: false, error });
}

function goneUrl(error: string) {
  return status(404, { ok: false, error });
}

/** What may happen to any call. */
function troubles(method: string) {
  const target = `slack.${method}`;
  return {
    [`${method}: 429 with Retry-After`]: once(
      target,
      status(429, { ok: false, error: 'ratelimited' }, { 'retry-after': '2' }),
    ),
    [`${method}: 503`]: once(target, status(503)),
    // Longer than any call waits.
    [`${method}: stalls`]: once(target, stall(4000)),
    [`${method}: done, answer lost`]: once(target, DROP),
  };
}

/** In Slack's own words. */
function refusals(method: string, errors: readonly string[]) {
  return Object.fromEntries(
    errors.map((error) => [`${method}: ${error}`, once(`slack.${method}`, refusal(error))]),
  );
}

/** Slack slow, busy, broken, or unwilling. */
export const slackFaults = [
  ...onCommand({
    ...troubles('views.open'),
    ...troubles('views.update'),
    ...refusals('views.open', ['expired_trigger_id']),
    'views.*: token_revoked': always('slack.views.*', refusal('token_revoked')),
  }),
  ...onSubmission({
    ...troubles('chat.postMessage'),
    ...troubles('chat.update'),
    ...refusals('chat.postMessage', ['channel_not_found', 'not_in_channel', 'is_archived']),
    ...refusals('chat.update', ['message_not_found']),
    'chat.*: token_revoked': always('slack.chat.*', refusal('token_revoked')),
    'Slack: no channel, no response_url': {
      faults: [
        { target: 'slack.chat.postMessage', times: 1, ...refusal('channel_not_found') },
        { target: 'slack.response_url', ...goneUrl('expired_url') },
      ],
    },
    'Slack: down for the whole submission': always('slack.*', status(503)),
  }),
  ...onRead({
    ...troubles('response_url'),
    'response_url: expired_url': always('slack.response_url', goneUrl('expired_url')),
    'response_url: used_url': always('slack.response_url', goneUrl('used_url')),
  }),
];
