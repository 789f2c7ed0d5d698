import { formatPrivateMetadata } from '../../common/slack/private-metadata.ts';
import { closing, messageClick, modalClick, PRIVATE, submission, view } from './fixtures/slack-bodies.ts';
import { parseInteraction } from './parse-interaction.ts';

const METADATA = { channelId: 'C07HARBOUR', requestId: 'Qa0requestOfTheCommand=' };
const FIRST_SUBMISSION = formatPrivateMetadata({ ...METADATA, idempotencyKey: 'view:T04LANTERN:V01FIRST' });

describe('the idempotency key', () => {
  it.each<[string, unknown, string]>([
    [
      'a click in a message',
      messageClick(),
      'act:T04LANTERN:1790000000.000100:/sre:incident:again:1790000001.000200',
    ],
    ['a click in a modal', modalClick(), 'act:T04LANTERN:V06FORM:/sre:incident:service:1790000002.000300'],
    [
      'a click in a modal that repeats a submission',
      modalClick({ view: view({ private_metadata: FIRST_SUBMISSION }) }),
      'act:T04LANTERN:V06FORM:/sre:incident:service:1790000002.000300',
    ],
    [
      'a click in neither',
      modalClick({ container: {} }),
      'act:T04LANTERN::/sre:incident:service:1790000002.000300',
    ],
    ['a form', submission(), 'view:T04LANTERN:V06FORM'],
    ['a form of an org-wide install', submission({ team: null }), 'view:T04LANTERN:V06FORM'],
    ['a closed form', closing(), 'view:T04LANTERN:V06FORM'],
    [
      'a modal that repeats a submission',
      submission({}, { private_metadata: FIRST_SUBMISSION }),
      'view:T04LANTERN:V01FIRST',
    ],
    [
      'a form with metadata of others',
      submission({}, { private_metadata: '{"v":1}' }),
      'view:T04LANTERN:V06FORM',
    ],
  ])('of %s', (_case, payload, idempotencyKey) => {
    expect(parseInteraction(payload)).toMatchObject({ idempotencyKey });
  });

  it.each<[string, unknown, unknown]>([
    ['two clicks on one button', messageClick(), messageClick({}, { action_ts: '1790000009.000900' })],
    [
      'clicks in two messages',
      messageClick(),
      messageClick({ container: { message_ts: '1790000005.000500' } }),
    ],
    ['clicks on two buttons', messageClick(), messageClick({}, { action_id: '/sre:incident:check' })],
    ['two forms', submission(), submission({}, { id: 'V07OTHER' })],
  ])('differs between %s [F25]', (_case, one, other) => {
    expect(keyOf(one)).not.toBe(keyOf(other));
  });
});

function keyOf(payload: unknown): string {
  const request = parseInteraction(payload);
  if (request.type === 'other') throw new Error('no request');
  return request.idempotencyKey;
}

describe('parseInteraction', () => {
  it.each<[string, unknown, object]>([
    ['the channel of a message', messageClick(), { channel: { id: 'C07HARBOUR', name: 'harbour' } }],
    [
      'a channel without a name',
      messageClick({ channel: { id: 'C1' } }),
      { channel: { id: 'C1', name: '' } },
    ],
    ['the channel that a form carries', submission(), { channel: { id: 'C07HARBOUR', name: '' } }],
    ['no channel of a form without metadata', submission({}, { private_metadata: '' }), { channel: null }],
    [
      'no channel where the form carries an empty one',
      submission({}, { private_metadata: formatPrivateMetadata({ ...METADATA, channelId: '' }) }),
      { channel: null },
    ],
    ['a null channel', messageClick({ channel: null }), { channel: null }],
    [
      'the response_url of a message',
      messageClick({ response_url: 'https://r' }),
      { responseUrl: 'https://r' },
    ],
    ['the response_url that a form carries', submission(), { responseUrl: PRIVATE.responseUrl }],
    [
      'no response_url where there is none',
      submission({}, { private_metadata: formatPrivateMetadata(METADATA) }),
      { responseUrl: null },
    ],
    ['no trigger where there is none', closing(), { triggerId: null }],
    [
      'the name of a person',
      messageClick({ user: { id: 'U1', name: 'bob' } }),
      { user: { id: 'U1', name: 'bob' } },
    ],
    ['no name of a person', messageClick({ user: { id: 'U1' } }), { user: { id: 'U1', name: '' } }],
    ['no domain of a team', messageClick({ team: { id: 'T1' } }), { team: { id: 'T1', name: '' } }],
    ['the first input of a form', submission(), { firstInput: 'service', surface: 'modal' }],
    ['no input of a form without blocks', submission({}, { blocks: undefined }), { firstInput: undefined }],
    ['no input of a message', messageClick(), { firstInput: undefined, surface: 'message' }],
  ])('reads %s', (_case, payload, expected) => {
    expect(parseInteraction(payload)).toMatchObject(expected);
  });

  it.each([
    ['/devops:Restart:confirm'],
    ['/DEVOPS:restart:confirm'],
    ['/devops:\uff52\uff45\uff53\uff54\uff41\uff52\uff54:confirm'],
    ['/devops:re\u200bstart:confirm'],
    ['/devops: restart :confirm'],
    ['/devops:"restart":confirm'],
  ])('folds the words of an id as typed ones: %j', (id) => {
    const parsed = [
      parseInteraction(messageClick({}, { action_id: id })),
      parseInteraction(submission({}, { callback_id: id })),
    ];
    const route = { command: '/devops', subcommand: 'restart' };
    expect(parsed).toMatchObject([route, route]);
  });

  it('takes command and sub-command from the action id, not from the form that it stands in', () => {
    const click = modalClick({}, { action_id: '/devops:restart:go' });
    expect(parseInteraction(click)).toMatchObject({ command: '/devops', subcommand: 'restart' });
  });
});
