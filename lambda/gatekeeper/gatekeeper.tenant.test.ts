import { EMPTY_200, setUp } from './fixtures/harness.ts';
import { commandForm, interactionForm, messageClick, submission } from './fixtures/slack-bodies.ts';

describe('a signed request that is not of our workspace or app', () => {
  it.each<[string, string, string, string]>([
    ['command of another workspace', commandForm({ team_id: 'T99ELSE' }), 'other_workspace', 'T99ELSE'],
    ['command of another app', commandForm({ api_app_id: 'A99ELSE' }), 'other_app', 'T04LANTERN'],
    ['command of no app', commandForm({ api_app_id: undefined }), 'other_app', 'T04LANTERN'],
    [
      'click of another workspace',
      interactionForm(messageClick({ team: { id: 'T99ELSE' } })),
      'other_workspace',
      'T99ELSE',
    ],
    [
      'form of another app',
      interactionForm(submission({ api_app_id: 'A99ELSE' })),
      'other_app',
      'T04LANTERN',
    ],
    [
      'form that another workspace opened',
      interactionForm(submission({ team: { id: 'T99ELSE' } }, { app_installed_team_id: 'T99ELSE' })),
      'other_workspace',
      'T99ELSE',
    ],
    [
      'guest of a shared channel who clicks in a message of another app',
      interactionForm(messageClick({ api_app_id: 'A99ELSE', user: { id: 'U99GUEST', team_id: 'T99ELSE' } })),
      'other_app',
      'T04LANTERN',
    ],
  ])('%s is acknowledged with nothing, unpublished, logged', async (_case, body, reason, team) => {
    const { send, published, responded, lines } = setUp();
    await expect(send({ body })).resolves.toEqual(EMPTY_200);
    expect({ published, responded }).toEqual({ published: [], responded: [] });
    expect(lines.at(-1)).toEqual({
      level: 'warn',
      message: 'not from our workspace',
      fields: { outcome: 'ignored', reason, team },
    });
  });

  it('passes where an org-wide install names the workspace by its user only', async () => {
    const { send, published } = setUp();
    await send({ body: interactionForm(submission({ team: null })) });
    expect(published[0]?.detail).toMatchObject({
      team: { id: 'T04LANTERN', name: '' },
      idempotencyKey: 'view:T04LANTERN:V06FORM',
    });
  });

  it('may be of any app where none is configured', async () => {
    const { send, published } = setUp({ env: { SLACK_APP_ID: '' } });
    await send({ body: commandForm({ api_app_id: 'A99ELSE' }) });
    expect(published).toHaveLength(1);
  });
});
