import { type DeniedRequest, deniedText, MRKDWN, PLAIN } from './rejection-text.ts';
import type { SlackRequest } from './slack-request.ts';

type Request = DeniedRequest['request'];

function denied(denial: DeniedRequest['denial'], request: Partial<Request> = {}): DeniedRequest {
  return {
    denial,
    request: {
      type: 'slash_command',
      command: '/sre',
      user: { id: 'U03JUNIPER', name: '' },
      channel: { id: 'C99ELSE', name: '' },
      requestId: 'r1',
      ...request,
    },
    helpContact: '<#C08LIGHTHOUSE>',
  };
}

const LISTED = { rule: 'allowed_channels', channels: ['C07HARBOUR'] } as const;
const NOWHERE = { rule: 'allowed_channels', channels: [] } as const;
const CHANNELS = '(rule `allowed_channels`, ref r1)';

function channels(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `C${index}`);
}

function links(ids: string[]): string {
  return ids.map((id) => `<#${id}>`).join(', ');
}

describe('deniedText', () => {
  it.each([
    [1, 'It works in <#C0>.'],
    [10, `It works in ${links(channels(10))}.`],
    [12, `It works in ${links(channels(10))} and 2 more.`],
  ])('lists ten channels at most, of %d', (count, expected) => {
    const denial = { rule: 'allowed_channels', channels: channels(count) } as const;
    expect(deniedText(denied(denial), MRKDWN)).toBe(
      `\`/sre\` is not allowed in this channel. ${expected} ` +
        `Ask <#C08LIGHTHOUSE> to add the channel id C99ELSE. ${CHANNELS}`,
    );
  });

  it.each([
    [LISTED, `It works in <#C07HARBOUR>. ${CHANNELS}`],
    [NOWHERE, `It is not allowed in any channel yet. ${CHANNELS}`],
  ])('asks nobody to add a direct message: %j', (denial, expected) => {
    const channel = { id: 'D11DIRECT', name: 'directmessage' };
    expect(deniedText(denied(denial, { channel }), MRKDWN)).toBe(
      `\`/sre\` does not work in direct messages. ${expected}`,
    );
  });

  it('links nothing and names no channel where Slack shows plain text', () => {
    expect(deniedText(denied(LISTED, { type: 'view_submission' }), PLAIN)).toBe(
      '/sre is not allowed in the channel where you opened this form. ' +
        'Copy what you typed and run /sre there: the answer links the channels where it works. ' +
        'Ask the Q-Bot team to add the channel id C99ELSE. (rule allowed_channels, ref r1)',
    );
  });

  it.each([
    ['the platform team', 'the platform team'],
    ['<#C08LIGHTHOUSE|lighthouse> &amp; co', '#lighthouse & co'],
    ['<!subteam^S1> or <#C08LIGHTHOUSE|lighthouse>', 'the Q-Bot team'],
  ])('shows in plain text whom to ask, %j, as %j', (helpContact, expected) => {
    const denial = { rule: 'restricted_commands', restricted: '/sre incident' } as const;
    const form = { ...denied(denial, { type: 'view_submission' }), helpContact };
    expect(deniedText(form, PLAIN)).toBe(
      `/sre incident is restricted, and you are not on its list. Ask ${expected} to add your user id U03JUNIPER. ` +
        '(rule restricted_commands, ref r1)',
    );
  });

  it.each<[string, SlackRequest['type'], string]>([
    [
      'a form',
      'view_submission',
      'This form does not say in which channel you opened it, so Q-Bot cannot check whether `/sre` is allowed there. ' +
        'Copy what you typed, close the form and run `/sre` again.',
    ],
    ['a click', 'block_actions', '`/sre` is not allowed here. It works in <#C07HARBOUR>.'],
  ])('names no channel where none is known: %s', (_case, type, expected) => {
    expect(deniedText(denied(LISTED, { type, channel: null }), MRKDWN)).toBe(`${expected} ${CHANNELS}`);
  });

  it.each<[SlackRequest['type'], string[], string]>([
    ['block_actions', ['/sre'], 'This button no longer works. Run `/sre` again.'],
    ['view_submission', ['/sre'], 'This form no longer works. Run `/sre` again.'],
    ['block_actions', ['/devops'], 'This button no longer works. Ask <#C08LIGHTHOUSE> if it should.'],
    [
      'slash_command',
      ['/devops'],
      '`/sre` is not a command of Q-Bot. It knows `/devops`. Ask <#C08LIGHTHOUSE> if it should.',
    ],
  ])('says of a %s that no backend takes, where %j is known, what to do', (type, known, expected) => {
    expect(deniedText(denied({ rule: 'allowed_commands', known }, { type }), MRKDWN)).toBe(
      `${expected} (rule \`allowed_commands\`, ref r1)`,
    );
  });

  it('makes no mention out of a command', () => {
    const unknown = denied({ rule: 'allowed_commands', known: [] }, { command: '/x<!channel>' });
    expect(deniedText(unknown, MRKDWN)).toContain('`/x&lt;!channel&gt;` is not a command');
  });
});
