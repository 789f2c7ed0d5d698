import { messageClick, modalClick, PRIVATE, submission, view } from './fixtures/slack-bodies.ts';
import { slimPayload } from './slim-payload.ts';

describe('slimPayload', () => {
  it('keeps what was typed, the ids and the metadata of a form, and drops what was shown', () => {
    const { view: slim, ...rest } = slimPayload(submission());
    const { blocks: _blocks, title: _title, ...kept } = view();
    expect(slim).toEqual(kept);
    expect(kept).toMatchObject({
      id: 'V06FORM',
      callback_id: '/sre:incident:create',
      private_metadata: expect.stringContaining('C07HARBOUR'),
      state: { values: { message: { message: { value: PRIVATE.typed } } } },
      hash: '1790000000.fixture',
    });
    expect(rest).toEqual({
      type: 'view_submission',
      team: { id: 'T04LANTERN', domain: 'lantern' },
      user: { id: 'U03JUNIPER', username: 'juniper', name: 'juniper', team_id: 'T04LANTERN' },
      api_app_id: 'A09QBOT',
      enterprise: null,
      is_enterprise_install: false,
    });
  });

  it('keeps the ids of a message and the click, and drops its words', () => {
    const slim = slimPayload(messageClick());
    expect(slim.message).toEqual({
      type: 'message',
      ts: '1790000000.000100',
      user: 'U05QBOT',
      bot_id: 'B05QBOT',
    });
    expect(slim).toMatchObject({
      channel: { id: 'C07HARBOUR' },
      container: { message_ts: '1790000000.000100' },
      state: { values: {} },
      actions: [{ action_id: '/sre:incident:again', value: 'fixture' }],
    });
    expect(JSON.stringify(slim)).not.toContain(PRIVATE.typed);
  });

  it.each(['token', 'bot_access_token', 'trigger_id', 'response_url', 'response_urls'])('drops %s', (key) => {
    expect(slimPayload({ ...messageClick(), [key]: 'x' })).not.toHaveProperty(key);
  });

  it('keeps the one action that the gates have looked at', () => {
    const second = { action_id: '/devops:restart:go', action_ts: '1' };
    const click = modalClick();
    const actions = [...(Array.isArray(click.actions) ? click.actions : []), second];
    expect(slimPayload({ ...click, actions }).actions).toEqual(click.actions);
  });

  it.each([null, 'text', 7])('has no view, message or actions made of %p', (value) => {
    expect(slimPayload({ type: 'x', view: value, message: value, actions: value })).toEqual({ type: 'x' });
  });
});
