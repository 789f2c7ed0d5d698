import { parseEvent } from '../../common/contract.ts';
import { buildOrder } from './fixtures/build-letter.ts';
import { personText } from './person-text.ts';

const replayChannel = 'C0OPERATIONS';
const order = (...given: Parameters<typeof buildOrder>) => parseEvent(buildOrder(...given));

describe('personText', () => {
  it('says that nothing was done where it never began', () => {
    expect(personText({ event: order(), fate: 'undelivered', replayChannel: undefined })).toBe(
      'The form of `/sre` never reached its backend: nothing was done. Please run `/sre` again. (ref Qa1requestFixture=)',
    );
  });

  it('warns of doing it twice where it can be replayed as well', () => {
    expect(personText({ event: order(), fate: 'undelivered', replayChannel })).toContain(
      'Please run `/sre` again, or have it replayed in <#C0OPERATIONS>: not both.',
    );
  });

  it.each([
    ['failed', 'began and did not finish: it is not known whether it had an effect.'],
    ['not_finished', 'was not finished in time: it is not known whether it began.'],
  ] as const)('asks to look first where it %s', (fate, said) => {
    const event = order({ text: 'Zanzibar', subcommand: 'zanzibar' }, 'slash_command');
    expect(personText({ event, fate, replayChannel: undefined })).toBe(
      `\`/sre\` ${said} Before you repeat it, look at what Q-Bot wrote about it in the channel, and at what it was to change. (ref Qa1requestFixture=)`,
    );
    expect(personText({ event, fate, replayChannel })).toContain(
      'Or have it replayed in <#C0OPERATIONS>: what a replay finds done, it does not do twice. (ref',
    );
  });

  it.each([
    ['block_actions', 'The click on a button of `/sre` never', 'Please click it again.'],
    ['view_closed', 'Closing the form of `/sre` never', 'Please run `/sre` again.'],
  ] as const)('names a %s', (type, subject, whatNow) => {
    const text = personText({ event: order({}, type), fate: 'undelivered', replayChannel: undefined });
    expect(text.startsWith(subject)).toBe(true);
    expect(text).toContain(whatNow);
  });

  it('names a replay', () => {
    const event = order({ replay: 1 });
    expect(personText({ event, fate: 'failed', replayChannel })).toMatch(
      /^The form of `\/sre`, replayed by you, began/,
    );
  });
});
