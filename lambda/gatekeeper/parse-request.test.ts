import { commandForm, encodeForm } from './fixtures/slack-bodies.ts';
import { parseRequest } from './parse-request.ts';

function read(body: string): ReturnType<typeof parseRequest> {
  return parseRequest('application/x-www-form-urlencoded', Buffer.from(body));
}

describe('parseRequest', () => {
  it('does with the least that Slack sends', () => {
    const least = { command: '/sre', team_id: 'T1', user_id: 'U1', channel_id: 'C1', trigger_id: '1.2.x' };
    expect(read(encodeForm(least))).toEqual({
      type: 'slash_command',
      surface: 'command',
      command: '/sre',
      subcommand: '',
      args: [],
      text: '',
      idempotencyKey: 'cmd:T1:1.2.x',
      team: { id: 'T1', name: '' },
      user: { id: 'U1', name: '' },
      channel: { id: 'C1', name: '' },
      triggerId: '1.2.x',
      responseUrl: null,
      payload: { command: '/sre', team_id: 'T1', user_id: 'U1', channel_id: 'C1' },
      appId: undefined,
      userTeamId: undefined,
      enterpriseId: undefined,
      isOrgInstall: false,
      shownByTeamId: undefined,
      firstInput: undefined,
    });
  });

  it.each([' /SRE ', '/Sre', '/sre'])('folds the command %p', (command) => {
    expect(read(commandForm({ command }))).toMatchObject({ command: '/sre' });
  });

  it.each(['token', 'text', 'trigger_id', 'response_url'])('has no %s in the payload', (field) => {
    expect(read(commandForm())).toMatchObject({
      payload: expect.not.objectContaining({ [field]: expect.anything() }),
    });
  });

  it('takes a form with a payload for an interaction, whatever else is in it', () => {
    const body = `${commandForm()}&${encodeForm({ payload: '{"type":"shortcut"}' })}`;
    expect(read(body)).toEqual({ type: 'other', kind: 'shortcut' });
  });
});
