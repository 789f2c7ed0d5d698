import { ResponseUrls } from './response-urls.ts';
import { Workspace } from './workspace.ts';

const MINUTES_30 = 30 * 60_000;

function build() {
  const clock = { ms: 1_700_000_000_000 };
  const workspace = new Workspace({ channels: [], users: [] }, () => clock.ms);
  const urls = new ResponseUrls(workspace, () => clock.ms);
  const id = urls.mint({ channel: 'C0BOARD', user: 'U0ANN' });
  return { clock, workspace, urls, id };
}

describe('a response_url', () => {
  it('posts for one person unless it is told otherwise', () => {
    const { urls, id, workspace } = build();
    expect(urls.receive(id, { text: 'psst' })).toMatchObject({ status: 200, body: { ok: true } });
    urls.receive(id, { text: 'hello', response_type: 'in_channel' });
    expect(workspace.messages()).toMatchObject([
      { channel: 'C0BOARD', text: 'psst', ephemeralFor: 'U0ANN', via: 'response_url' },
      { channel: 'C0BOARD', text: 'hello' },
    ]);
    expect(workspace.messages()[1]).not.toHaveProperty('ephemeralFor');
  });

  it('takes five posts', () => {
    const { urls, id, workspace } = build();
    for (const text of ['1', '2', '3', '4', '5'])
      expect(urls.receive(id, { text })).toMatchObject({ status: 200 });
    expect(urls.receive(id, { text: '6' })).toEqual({ status: 404, body: { ok: false, error: 'used_url' } });
    expect(workspace.messages()).toHaveLength(5);
  });

  it('lives for 30 minutes', () => {
    const { urls, id, clock } = build();
    clock.ms += MINUTES_30;
    expect(urls.receive(id, { text: 'a' })).toMatchObject({ status: 200 });
    clock.ms += 1;
    expect(urls.receive(id, { text: 'a' })).toMatchObject({ status: 404, body: { error: 'expired_url' } });
  });

  it('is known by its id alone', () => {
    expect(build().urls.receive('none', { text: 'a' })).toMatchObject({ status: 404 });
  });

  it('replaces and deletes the message it came from', () => {
    const { urls, workspace } = build();
    const source = workspace.post({ channel: 'C0OPS', text: 'old', blocks: [], via: 'chat.postMessage' });
    const id = urls.mint({ channel: 'C0OPS', user: 'U0ANN', source: source.ts });
    urls.receive(id, { text: 'new', replace_original: true });
    expect(workspace.messages()).toMatchObject([{ text: 'new', updates: 1, history: ['old'] }]);
    urls.receive(id, { delete_original: true });
    expect(workspace.messages()).toEqual([]);
    expect(urls.receive(id, { delete_original: true })).toMatchObject({
      status: 404,
      body: { error: 'message_not_found' },
    });
  });

  it('replaces its own first message, where a command has none', () => {
    const { urls, id, workspace } = build();
    urls.receive(id, { text: 'first', replace_original: true });
    urls.receive(id, { text: 'second', replace_original: true });
    expect(workspace.messages()).toMatchObject([{ text: 'second', history: ['first'] }]);
  });

  it('answers in a thread', () => {
    const { urls, id, workspace } = build();
    urls.receive(id, { text: 'a', response_type: 'in_channel', replace_original: false, thread_ts: '1.1' });
    expect(workspace.messages()).toMatchObject([{ threadTs: '1.1' }]);
  });

  it.each([
    ['nothing', {}, 'no_text'],
    ['no JSON', undefined, 'invalid_payload'],
    ['another response_type', { text: 'a', response_type: 'channel' }, 'invalid_payload'],
    ['a text as flag', { text: 'a', replace_original: 'true' }, 'invalid_payload'],
    ['a block that cannot be shown', { blocks: [{ type: 'section' }] }, 'invalid_blocks'],
  ])('refuses %s, and counts it', (_, body, error) => {
    const { urls, id, workspace } = build();
    for (let count = 0; count < 5; count += 1) {
      expect(urls.receive(id, body)).toMatchObject({ status: 400, body: { ok: false, error } });
    }
    expect(urls.receive(id, { text: 'a' })).toMatchObject({ body: { error: 'used_url' } });
    expect(workspace.messages()).toEqual([]);
  });
});
