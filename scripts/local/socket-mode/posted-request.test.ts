import { signSlackRequest } from '../../../common/slack/signature.ts';
import envelopes from './fixtures/envelopes.json' with { type: 'json' };
import posted from './fixtures/posted.json' with { type: 'json' };
import { type Envelope, parseFrame } from './frame.ts';
import { postedRequest } from './posted-request.ts';

const APP = 'A05BEACON';
/** The bytes and signatures in posted.json were computed once, by another encoder, with these. */
const SIGNED = { secret: 'lantern-signing-secret', timestamp: '1790000000' };

function envelopeOf(json: object): Envelope {
  const frame = parseFrame(JSON.stringify(json));
  if (frame.kind !== 'envelope') throw new Error(`a frame is ${frame.kind}`);
  return frame.envelope;
}

it.each(Object.entries(envelopes))('turns %s into the bytes that Slack posts', (name, json) => {
  const expected = Object.entries(posted).find(([key]) => key === name)?.[1];
  const request = postedRequest(envelopeOf(json), APP);
  expect(request).toEqual({ path: expected?.path, body: expected?.body });
  const signature = signSlackRequest({ ...SIGNED, body: request?.body ?? '' });
  expect(signature).toBe(expected?.signature);
});

it.each([
  'a shortcut on a message, which names no app',
  'a global shortcut, which names no app',
  'a question for options',
] as const)('fills no app into %s, where over HTTP none is either', (name) => {
  const { body = '' } = postedRequest(envelopeOf(envelopes[name]), APP) ?? {};
  expect(new URLSearchParams(body).get('payload')).not.toContain('api_app_id');
});

it('leaves out the app where nobody knows it', () => {
  const command =
    envelopes['a command as documented, which names no app, and one that is no development command'];
  expect(postedRequest(envelopeOf(command), '')?.body).not.toContain('api_app_id');
});

it.each([
  ['/sre-dev', '/sre'],
  ['/xyz-tool-dev', '/xyz-tool'],
  ['/sre-dev-dev', '/sre-dev'],
  ['/sre', '/sre'],
  ['/-dev', '/-dev'],
])('takes %s for %s', (typed, command) => {
  const envelope = envelopeOf({ envelope_id: 'e', type: 'slash_commands', payload: { command: typed } });
  expect(new URLSearchParams(postedRequest(envelope, APP)?.body).get('command')).toBe(command);
});

it.each(['events_api', 'something_new', ''])('has no request for an envelope of the type "%s"', (type) => {
  const payload = {
    token: 't',
    team_id: 'T04LANTERN',
    event: { type: 'app_mention' },
    type: 'event_callback',
  };
  const retried = { retry_attempt: 2, retry_reason: 'timeout' };
  expect(postedRequest(envelopeOf({ envelope_id: 'e', type, payload, ...retried }), APP)).toBeUndefined();
});
