import {
  ACT_CALL,
  ACT_STATUS,
  always,
  DROP,
  type FaultKind,
  type FaultTable,
  kill,
  onAction,
  once,
  REFUSE,
  repeat,
  stall,
  status,
} from './fault-kind.ts';

const RECEIVED = kill('opsgenie', 'received');
const ANSWERED = kill('opsgenie', 'answered');

/** They call the product to change something. */
const CHANGES = /^(?!show|list|oncall)(?!.*elsewhere)/;
/** They change a message of the incident. */
const SHOWS = /^(?!list|oncall|show)/;
/** The user gets words of their own. */
const TELLS = /by word|elsewhere/;
/** A message is posted in the channel or in a thread of it. */
const POSTS = /^(note|show|resolve by word)/;

const kills = {
  'action: killed, received': once(ACT_CALL, RECEIVED),
  'action: killed, answered': once(ACT_CALL, ANSWERED),
  'action: killed while it polls': once(ACT_STATUS, RECEIVED),
};

const messages = {
  'action: chat.update: 503': once('slack.chat.update', status(503)),
  'action: chat.update: stalls': once('slack.chat.update', stall(4000)),
  'action: chat.update: done, answer lost': once('slack.chat.update', DROP),
  'action: chat.update: 503 each time': always('slack.chat.update', status(503)),
  'action: killed while it updates': once('slack.chat.update', RECEIVED),
  'action: killed, updated': once('slack.chat.update', ANSWERED),
};

const words = {
  'action: response_url: 503': once('slack.response_url', status(503)),
  'action: response_url: expired_url': always(
    'slack.response_url',
    status(404, { ok: false, error: 'expired_url' }),
  ),
};

const anywhere = {
  'action: delivered 5 times': once('bus', repeat(5)),
  'action: delivered again a moment later': once('bus', { ...repeat(3), apartMs: [60, 400] }),
  'action: dropped, then retried': once('function.opsgenie', REFUSE),
  'action: done, then retried': once('function.opsgenie', DROP),
  'action: DynamoDB throttled': once(
    'dynamodb.*',
    status(400, {
      __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
      message: 'The level of configured provisioned throughput for the table was exceeded.',
    }),
  ),
  'action: killed at random': { action: 'kill_one_soon' },
} as const;

/** Everything that can happen to what is done with an open incident; `ofProduct`: to the calls of its product. */
export function actionFaults(ofProduct: FaultTable): FaultKind[] {
  return [
    ...limitedTo(CHANGES, onAction({ ...ofProduct, ...kills })),
    ...limitedTo(SHOWS, onAction(messages)),
    ...limitedTo(TELLS, onAction(words)),
    ...limitedTo(
      POSTS,
      onAction({ 'action: chat.postMessage: 503': once('slack.chat.postMessage', status(503)) }),
    ),
    ...onAction(anywhere),
  ];
}

function limitedTo(acts: RegExp, kinds: readonly FaultKind[]): FaultKind[] {
  return kinds.map((kind) => ({ acts, ...kind }));
}
