import { buildDetail } from '../fixtures/build-event.ts';
import { helpText, unknownSubcommandText } from './help.ts';

const SUBCOMMANDS = [
  { name: 'status', usage: '/qchain status', does: 'shows every node' },
  { name: 'restart', usage: '/qchain restart <node>', does: 'restarts one' },
];

const detail = (subcommand: string, denied: string[] = []) =>
  buildDetail({ command: '/qchain', subcommand, access: { denied } });

describe('helpText', () => {
  it('lists the sub-commands under the title', () => {
    expect(helpText('A chain', SUBCOMMANDS, detail('help'))).toBe(
      '*A chain*\n`/qchain status` shows every node\n`/qchain restart &lt;node&gt;` restarts one',
    );
  });

  it('leaves out what the person may not run', () => {
    expect(helpText('A chain', SUBCOMMANDS, detail('help', ['restart']))).not.toContain('restart');
  });
});

describe('helpText, where the gatekeeper says where the command works', () => {
  const lastLine = (channels: string[]) => {
    const asked = buildDetail({ command: '/qchain', access: { denied: [], channels } });
    return helpText('A chain', SUBCOMMANDS, asked).split('\n').at(-1);
  };
  const many = Array.from({ length: 12 }, (_, index) => `C0CHAIN${index}`);

  it.each([
    ['links the channels', ['C0CHAIN', 'G0OPS'], '_`/qchain` works in <#C0CHAIN>, <#G0OPS>._'],
    ['says so where it is every channel', ['*'], '_`/qchain` works everywhere, in direct messages too._'],
    ['says nothing where no channel is known', [], '`/qchain restart &lt;node&gt;` restarts one'],
  ])('%s', (_what, channels, line) => {
    expect(lastLine(channels)).toBe(line);
  });

  it('links ten and counts the others', () => {
    expect(lastLine(many)).toMatch(/<#C0CHAIN9> and 2 more\._$/);
  });
});

describe('unknownSubcommandText', () => {
  it.each([
    ['stauts', 'Did you mean `/qchain status`?'],
    ['restat', 'Did you mean `/qchain restart`?'],
  ])('answers %s with the nearest one', (typed, hint) => {
    expect(unknownSubcommandText(SUBCOMMANDS, detail(typed))).toContain(hint);
  });

  it.each([
    ['a word like none of them', detail('weather')],
    ['a word like one that is restricted', detail('restat', ['restart'])],
  ])('guesses nothing for %s, and says where help is', (_what, asked) => {
    expect(unknownSubcommandText(SUBCOMMANDS, asked)).toBe(
      '`/qchain` does not know that word. `/qchain help` shows what it knows.',
    );
  });

  it('guesses nothing where nothing may be run', () => {
    expect(unknownSubcommandText([], detail('status'))).not.toContain('Did you mean');
  });
});
