import { plain } from './fixtures/slack.ts';
import {
  actionOf,
  commandBody,
  interactionBody,
  messageActions,
  viewClosed,
  viewSubmission,
} from './payloads.ts';
import { Views } from './views.ts';
import { type Channel, Workspace } from './workspace.ts';

const APP = { teamId: 'T0LOCAL', appId: 'A0LOCAL' };
const ANN = { id: 'U0ANN', name: 'ann', teamId: 'T0LOCAL' };
const now = () => 1_700_000_000_000;
const channel = (kind: Channel['kind']): Channel => ({
  id: 'C0OPS',
  name: 'ops',
  kind,
  botIsMember: true,
  members: ['U0ANN'],
});

const command = (more: { text?: string; kind?: Channel['kind'] } = {}) =>
  commandBody(APP, {
    command: '/sre',
    text: more.text ?? '',
    channel: channel(more.kind ?? 'public'),
    user: ANN,
    responseUrl: 'http://127.0.0.1:3000/response/abc',
    triggerId: '1.2.abc',
  });

describe('commandBody', () => {
  it('has the fields and the order that Slack sends', () => {
    expect(command({ text: 'a b*&é' })).toBe(
      'token=legacy-fixed-value&team_id=T0LOCAL&team_domain=qbot-local&channel_id=C0OPS&channel_name=ops' +
        '&user_id=U0ANN&user_name=ann&command=%2Fsre&text=a+b%2A%26%C3%A9&api_app_id=A0LOCAL' +
        '&is_enterprise_install=false&response_url=http%3A%2F%2F127.0.0.1%3A3000%2Fresponse%2Fabc&trigger_id=1.2.abc',
    );
  });

  it('of a workspace of a Grid names the organisation, after the kind of installation', () => {
    const grid = { ...APP, enterprise: { id: 'E0LOCAL', name: 'Local Works' } };
    const body = commandBody(grid, {
      ...{ command: '/sre', text: '', channel: channel('public'), user: ANN },
      ...{ responseUrl: 'http://r', triggerId: '1.2.abc' },
    });
    expect(body).toContain(
      '&is_enterprise_install=false&enterprise_id=E0LOCAL&enterprise_name=Local+Works&response_url=',
    );
  });

  it.each([
    ['private', 'privategroup'],
    ['im', 'directmessage'],
  ] as const)('hides the name of a %s channel', (kind, name) => {
    expect(new URLSearchParams(command({ kind })).get('channel_name')).toBe(name);
  });
});

describe('interactionBody', () => {
  it('writes pure ASCII and escaped slashes, which parse back to the same', () => {
    const payload = { type: 'x', text: 'Zürich 🚒 a+b', url: 'https://a/b' };
    const body = interactionBody(payload);
    const json = new URLSearchParams(body).get('payload') ?? '';
    expect(body).toMatch(/^payload=[!-~]+$/);
    expect(json).toContain('Z\\u00fcrich \\ud83d\\ude92 a+b');
    expect(json).toContain('https:\\/\\/a\\/b');
    expect(JSON.parse(json)).toEqual(payload);
  });
});

describe('view payloads', () => {
  const views = new Views(now);
  const record = views.open('U0ANN', {
    type: 'modal',
    title: plain('t'),
    private_metadata: '{"channelId":"C0OPS"}',
    blocks: [],
  });
  if ('error' in record) throw new Error(record.error);

  it('submits what was typed', () => {
    const values = { a: { b: { type: 'plain_text_input', value: 'x' } } };
    expect(viewSubmission(APP, { record, user: ANN, values, triggerId: '1.2.c' })).toEqual({
      type: 'view_submission',
      team: { id: 'T0LOCAL', domain: 'qbot-local' },
      user: { id: 'U0ANN', username: 'ann', name: 'ann', team_id: 'T0LOCAL' },
      ...{ api_app_id: 'A0LOCAL', token: 'legacy-fixed-value', trigger_id: '1.2.c' },
      view: {
        ...{
          id: record.id,
          team_id: 'T0LOCAL',
          type: 'modal',
          blocks: [],
          private_metadata: '{"channelId":"C0OPS"}',
        },
        ...{ callback_id: '', state: { values }, hash: record.hash, title: { ...plain('t'), emoji: true } },
        ...{
          clear_on_close: false,
          notify_on_close: false,
          close: null,
          submit: null,
          previous_view_id: null,
        },
        ...{ root_view_id: record.id, app_id: 'A0LOCAL', external_id: '', app_installed_team_id: 'T0LOCAL' },
        bot_id: 'B0QBOT0001',
      },
      ...{ response_urls: [], is_enterprise_install: false, enterprise: null },
    });
  });

  it('closes without values and without a trigger', () => {
    const payload = viewClosed(APP, { record, user: ANN, isCleared: false });
    expect(payload).toMatchObject({
      type: 'view_closed',
      is_cleared: false,
      view: { state: { values: {} } },
    });
    expect(payload).not.toHaveProperty('trigger_id');
  });
});

describe('messageActions', () => {
  const workspace = new Workspace({ channels: [channel('public')], users: [ANN] }, now);
  const post = (more: { ephemeralFor?: string; threadTs?: string }) =>
    workspace.post({ channel: 'C0OPS', text: 'a', blocks: [], via: 'chat.postMessage', ...more });
  const action = actionOf(
    { type: 'button', action_id: 'go', text: plain('Go'), value: '1', style: 'danger' },
    { blockId: 'b', actionTs: '1.1' },
  );
  const click = {
    channel: channel('public'),
    user: ANN,
    action,
    values: {},
    responseUrl: 'http://r',
    triggerId: '1.2.c',
  };

  it('carries the message and its own response_url', () => {
    const message = post({ threadTs: '1.0' });
    expect(messageActions(APP, { ...click, message })).toMatchObject({
      container: { type: 'message', message_ts: message.ts, channel_id: 'C0OPS', is_ephemeral: false },
      message: { ts: message.ts, text: 'a', bot_id: 'B0QBOT0001', thread_ts: '1.0' },
      ...{ channel: { id: 'C0OPS', name: 'ops' }, response_url: 'http://r', trigger_id: '1.2.c' },
      actions: [
        { type: 'button', action_id: 'go', block_id: 'b', value: '1', action_ts: '1.1', text: plain('Go') },
      ],
    });
  });

  it('leaves an ephemeral message out, and says so', () => {
    const payload = messageActions(APP, { ...click, message: post({ ephemeralFor: 'U0ANN' }) });
    expect(payload).toMatchObject({ container: { is_ephemeral: true } });
    expect(payload).not.toHaveProperty('message');
  });
});
