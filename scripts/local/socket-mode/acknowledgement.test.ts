import type { Delivery } from '../fakes/slack/delivery.ts';
import { answerOf } from './acknowledgement.ts';
import type { Envelope } from './frame.ts';

const command: Envelope = {
  id: 'e1',
  type: 'slash_commands',
  payload: { command: '/sre-dev', text: 'what somebody typed' },
  acceptsPayload: true,
};
const click: Envelope = {
  id: 'e2',
  type: 'interactive',
  payload: { type: 'block_actions' },
  acceptsPayload: false,
};
const empty: Delivery = {
  ...{ status: 200, ms: 12, requestId: 'ref-1', contentType: 'text/plain', body: '', failure: null },
};

function json(body: unknown): Delivery {
  return { ...empty, contentType: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}

const errors = { response_action: 'errors', errors: { message: 'Please say more' } };
const update = { response_action: 'update', view: { type: 'modal' } };

it.each([
  ['an empty body', command, empty, { envelope_id: 'e1' }],
  ['a text', command, { ...empty, body: 'Not here.' }, { envelope_id: 'e1', payload: { text: 'Not here.' } }],
  [
    'a message',
    command,
    json({ response_type: 'ephemeral', text: 'Not here.' }),
    { envelope_id: 'e1', payload: { response_type: 'ephemeral', text: 'Not here.' } },
  ],
  ['errors of a form', command, json(errors), { envelope_id: 'e1', payload: errors }],
  ['another view', command, json(update), { envelope_id: 'e1', payload: update }],
  ['options', command, json({ options: [] }), { envelope_id: 'e1', payload: { options: [] } }],
])('acknowledges with %s', (_what, envelope, delivery, frame) => {
  expect(answerOf(envelope, delivery)).toEqual({ frame });
});

it('acknowledges without the answer that Slack would not take, and says so', () => {
  expect(answerOf(click, json({ text: 'Done.' }))).toEqual({
    frame: { envelope_id: 'e2' },
    note: 'block_actions (ref ref-1): Slack takes no answer to it, and so nobody sees what the gateway said',
  });
});

it.each([
  [{ status: 401 }, '/sre-dev (ref ref-1): the gateway answered 401'],
  [{ status: 413 }, '/sre-dev (ref ref-1): the gateway answered 413'],
  [{ status: 500 }, '/sre-dev (ref ref-1): the gateway answered 500'],
  [
    { status: null, requestId: null, failure: 'timeout' as const },
    '/sre-dev: the gateway did not answer in time',
  ],
  [
    { status: null, requestId: null, failure: 'connection' as const },
    '/sre-dev: the gateway could not be reached',
  ],
  [
    { contentType: 'application/json', body: '["a list"]' },
    "/sre-dev (ref ref-1): the gateway's JSON is no object",
  ],
])('acknowledges nothing after %j, so that Slack tells its user, and says why', (failed, note) => {
  expect(answerOf(command, { ...empty, ...failed })).toEqual({ frame: undefined, note });
});
