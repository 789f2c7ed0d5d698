import { EMPTY_200, setUp } from './fixtures/harness.ts';
import {
  commandForm,
  encodeForm,
  interactionForm,
  messageClick,
  PRIVATE,
  submission,
} from './fixtures/slack-bodies.ts';

const NO_JSON = 'the payload is no JSON';
const NOT_UTF8 = 'the form is not UTF-8';
const NO_FIELD = 'the form has a field without a name or a value';
const FORBIDDEN_FIELD = 'the form has a forbidden or repeated field';
const FORBIDDEN_KEY = 'the payload has a forbidden key';
const TOO_DEEP = 'the payload is nested too deep';

/** Not percent-encoded: half a million brackets would not fit otherwise. */
function nested(levels: number): string {
  return `payload={"type":"block_actions","a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
}

/** A payload's text with one thing in it that JSON.stringify would not write. */
function payloadWith(from: string, to: string, payload: unknown = submission()): string {
  const text = JSON.stringify(payload);
  expect(text).toContain(from);
  return encodeForm({ payload: text.replace(from, to) });
}

describe('a signed request that Slack would not send', () => {
  it.each<[string, string | Buffer, string]>([
    ['an empty body', '', NO_FIELD],
    ['a field without a value', `${commandForm()}&x`, NO_FIELD],
    ['a field without a name', `${commandForm()}&=x`, NO_FIELD],
    ['a bad percent sign', `${commandForm()}&x=%zz`, NOT_UTF8],
    ['half a percent sign', `${commandForm()}&x=%`, NOT_UTF8],
    ['percent signs that are not UTF-8', `${commandForm()}&x=%ff%fe`, NOT_UTF8],
    ['a surrogate in UTF-8', `${commandForm()}&x=%ed%a0%80`, NOT_UTF8],
    ['bytes that are not UTF-8', Buffer.from([...Buffer.from(`${commandForm()}&x=`), 0xff]), NOT_UTF8],
    ['a field twice', `${commandForm()}&command=%2Fdevops`, FORBIDDEN_FIELD],
    ['a field twice, once encoded', `${commandForm()}&comm%61nd=%2Fdevops`, FORBIDDEN_FIELD],
    ['a field __proto__', `${commandForm()}&__proto__=x`, FORBIDDEN_FIELD],
    [
      'neither command nor payload',
      encodeForm({ text: 'x' }),
      'the form has neither a command nor a payload',
    ],
    [
      'an ssl_check that is off',
      encodeForm({ ssl_check: '0' }),
      'the form has neither a command nor a payload',
    ],
    ['no team', commandForm({ team_id: undefined }), 'the command has no team_id'],
    ['an empty user', commandForm({ user_id: '' }), 'the command has no user_id'],
    ['no channel', commandForm({ channel_id: undefined }), 'the command has no channel_id'],
    ['no trigger', commandForm({ trigger_id: undefined }), 'the command has no trigger_id'],
    ['bad JSON', encodeForm({ payload: '{"type":' }), NO_JSON],
    ['empty JSON', encodeForm({ payload: '' }), NO_JSON],
    ['a __proto__ key', payloadWith('{', '{"__proto__":{"type":"x"},'), FORBIDDEN_KEY],
    ['a nested __proto__ key', payloadWith('"values":{', '"values":{"__proto__":{},'), FORBIDDEN_KEY],
    ['an escaped __proto__ key', payloadWith('"values":{', '"values":{"\\u005f_proto__":{},'), FORBIDDEN_KEY],
    [
      'a __proto__ key in a list',
      payloadWith('"actions":[', '"actions":[{"__proto__":1},', messageClick()),
      FORBIDDEN_KEY,
    ],
    ['200,000 levels of JSON', nested(200_000), TOO_DEEP],
    ['201 levels of JSON', nested(201), TOO_DEEP],
    ['null for a payload', interactionForm(null), 'the payload has no type'],
    ['a list for a payload', interactionForm([]), 'the payload has no type'],
    ['a payload without type', interactionForm({}), 'the payload has no type'],
    ['a type of number', interactionForm({ type: 7 }), 'the payload has no type'],
    [
      'no user',
      interactionForm(submission({ user: undefined })),
      'the view_submission payload is incomplete',
    ],
    [
      'no view',
      interactionForm(submission({ view: undefined })),
      'the view_submission payload is incomplete',
    ],
    ['no actions', interactionForm(messageClick({ actions: [] })), 'the block_actions payload is incomplete'],
    [
      'no container',
      interactionForm(messageClick({ container: null })),
      'the block_actions payload is incomplete',
    ],
    [
      'no workspace at all',
      interactionForm(submission({ team: null, user: { id: 'U03JUNIPER' } })),
      'the payload names no workspace',
    ],
  ])('because of %s is a 400 with one line [F21]', async (_case, body, reason) => {
    const { send, published, responded, lines } = setUp();
    await expect(send({ body })).resolves.toEqual({
      statusCode: 400,
      headers: { 'content-type': 'text/plain' },
      body: reason,
    });
    expect({ published, responded }).toEqual({ published: [], responded: [] });
    expect(lines.at(-1)).toEqual({
      level: 'warn',
      message: 'malformed',
      fields: { outcome: 'malformed', reason },
    });
  });

  it.each([
    'application/json',
    'text/plain; application/x-www-form-urlencoded',
    'application/x-www-form-urlencodedx',
    '',
  ])('as content type %p is a 400', async (contentType) => {
    const { send, published } = setUp();
    await expect(send({ body: commandForm(), contentType })).resolves.toMatchObject({
      statusCode: 400,
      body: 'the content type is not application/x-www-form-urlencoded',
    });
    expect(published).toEqual([]);
  });

  it('without a content type is a 400', async () => {
    const { send } = setUp();
    await expect(
      send({ body: commandForm(), headers: { 'content-type': undefined } }),
    ).resolves.toMatchObject({
      statusCode: 400,
    });
  });

  it.each([1000, 2500, 5000])('never ends in an error, at %d levels of JSON', async (levels) => {
    const { send, published } = setUp();
    await expect(send({ body: nested(levels) })).resolves.toMatchObject({ statusCode: 400 });
    expect(published).toEqual([]);
  });

  it('never keeps us busy: a word of 100,000 quotes', async () => {
    const { send } = setUp();
    const began = process.cpuUsage();
    await send({ body: commandForm({ text: `x${'`'.repeat(100_000)}x` }) });
    expect(process.cpuUsage(began).user).toBeLessThan(2_000_000);
  });

  it('counts no bracket of a text as a level', async () => {
    const { published, send } = setUp();
    const text = `\\"${'[{'.repeat(300)}\\\\`;
    await send({ body: interactionForm(messageClick({}, { value: text })) });
    expect(published).toHaveLength(1);
  });

  it('does not reach the prototype of anything', async () => {
    const { send } = setUp();
    await send({ body: payloadWith('{', '{"constructor":{"prototype":{"polluted":true}},') });
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('a signed request for no backend is acknowledged with nothing', () => {
  it.each<[string, string, string]>([
    ['an unknown type', interactionForm({ type: 'from_the_future' }), 'from_the_future'],
    ['a shortcut', interactionForm({ type: 'shortcut', callback_id: '/sre:incident:create' }), 'shortcut'],
    ['a type of Object.prototype', interactionForm({ type: 'constructor' }), 'constructor'],
    ['the check of our certificate', encodeForm({ ssl_check: '1', token: PRIVATE.token }), 'ssl_check'],
    [
      'a link button',
      interactionForm(messageClick({}, { action_id: 'WaXA' })),
      'block_actions of a foreign id',
    ],
    [
      'a form of another kind',
      interactionForm(submission({}, { callback_id: '' })),
      'view_submission of a foreign id',
    ],
  ])('%s', async (_case, body, kind) => {
    const { send, published, responded, lines } = setUp();
    await expect(send({ body })).resolves.toEqual(EMPTY_200);
    expect({ published, responded }).toEqual({ published: [], responded: [] });
    expect(lines.at(-1)).toEqual({
      level: 'info',
      message: 'acknowledged, for no backend',
      fields: { outcome: 'ignored', kind },
    });
  });
});
