import { MRKDWN, PLAIN, refusalText } from './refusal-text.ts';

const refused = {
  command: '/sre',
  user: 'U03JUNIPER',
  channel: 'C99ELSE',
  helpContact: '<#C08LIGHTHOUSE>',
  requestId: 'r1',
};

function channels(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `C${index}`);
}

describe('refusalText', () => {
  it.each([
    [1, 'It works in <#C0>.'],
    [10, `It works in ${channels(10).map(MRKDWN.channel).join(', ')}.`],
    [12, `It works in ${channels(10).map(MRKDWN.channel).join(', ')} and 2 more.`],
  ])('lists ten channels at most, of %d', (count, expected) => {
    const refusal = { rule: 'allowed_channels', channels: channels(count) } as const;
    expect(refusalText({ ...refused, refusal }, MRKDWN)).toBe(
      `\`/sre\` is not allowed in this channel. ${expected} ` +
        'Ask <#C08LIGHTHOUSE> to add the channel id C99ELSE. (rule `allowed_channels`, ref r1)',
    );
  });

  it('has neither links nor marks where Slack shows plain text', () => {
    const refusal = { rule: 'allowed_channels', channels: ['C07HARBOUR'] } as const;
    expect(refusalText({ ...refused, refusal, helpContact: 'ops' }, PLAIN)).toBe(
      '/sre is not allowed in this channel. It works in C07HARBOUR. ' +
        'Ask ops to add the channel id C99ELSE. (rule allowed_channels, ref r1)',
    );
  });

  it('makes no mention out of a command', () => {
    const refusal = { rule: 'allowed_commands', known: [] } as const;
    const text = refusalText(
      { ...refused, command: '/x<!channel>', refusal: { ...refusal, known: [] } },
      MRKDWN,
    );
    expect(text).toContain('`/x&lt;!channel&gt;` is not a command');
  });
});
