import { buildDetail } from '../fixtures/build-event.ts';
import { helpText, nearest, unknownSubcommandText } from './help.ts';

const SUBCOMMANDS = [
  { name: 'status', usage: '/qchain status', description: 'shows every node' },
  { name: 'restart', usage: '/qchain restart <node>', description: 'restarts one' },
];

const detail = (subcommand: string, denied: string[] = []) =>
  buildDetail({ command: '/qchain', subcommand, access: { denied } });

describe('helpText', () => {
  it('lists the sub-commands under the title', () => {
    expect(helpText('A chain', SUBCOMMANDS, detail('help'))).toBe(
      '*A chain*\n`/qchain status` shows every node\n`/qchain restart &lt;node&gt;` restarts one\n_Q-Bot unbuilt_',
    );
  });

  it('leaves out what the person may not run', () => {
    expect(helpText('A chain', SUBCOMMANDS, detail('help', ['restart']))).not.toContain('restart');
  });
});

describe('helpText, where the gatekeeper says where the command works', () => {
  const whereLine = (channels: string[]) => {
    const asked = buildDetail({ command: '/qchain', access: { denied: [], channels } });
    return helpText('A chain', SUBCOMMANDS, asked).split('\n').at(-2);
  };
  const many = Array.from({ length: 12 }, (_, index) => `C0CHAIN${index}`);

  it.each([
    ['links the channels', ['C0CHAIN', 'G0OPS'], '_`/qchain` works in <#C0CHAIN>, <#G0OPS>._'],
    ['says so where it is every channel', ['*'], '_`/qchain` works everywhere, in direct messages too._'],
    ['says nothing where no channel is known', [], '`/qchain restart &lt;node&gt;` restarts one'],
  ])('%s', (_what, channels, line) => {
    expect(whereLine(channels)).toBe(line);
  });

  it('links ten and counts the others', () => {
    expect(whereLine(many)).toMatch(/<#C0CHAIN9> and 2 more\._$/);
  });
});

describe('unknownSubcommandText', () => {
  it.each([
    ['stauts', '`/qchain` has no `stauts`. Did you mean `/qchain status`? `/qchain help` shows what it has.'],
    [
      'restat',
      '`/qchain` has no `restat`. Did you mean `/qchain restart`? `/qchain help` shows what it has.',
    ],
  ])('answers %s with the nearest one', (typed, text) => {
    expect(unknownSubcommandText(SUBCOMMANDS, detail(typed))).toBe(text);
  });

  it.each([
    ['weather', detail('weather')],
    ['restat', detail('restat', ['restart'])],
  ])(
    'guesses nothing for %s where no word that may be run is near, and says where help is',
    (word, asked) => {
      expect(unknownSubcommandText(SUBCOMMANDS, asked)).toBe(
        `\`/qchain\` has no \`${word}\`. \`/qchain help\` shows what it has.`,
      );
    },
  );

  it('guesses nothing where nothing may be run', () => {
    expect(unknownSubcommandText([], detail('status'))).not.toContain('Did you mean');
  });

  it('mentions nobody, ends no code and stays short, whatever was typed', () => {
    expect(unknownSubcommandText(SUBCOMMANDS, detail(`\`<!channel>&${'x'.repeat(100)}`))).toBe(
      `\`/qchain\` has no \`'&lt;!channel&gt;&amp;${'x'.repeat(28)}\`. \`/qchain help\` shows what it has.`,
    );
  });
});

describe('nearest', () => {
  it.each([
    ['shop/chekout', 'shop/Checkout'],
    ['SHOP/CHECKOUT', 'shop/Checkout'],
    ['shop/checkou', 'shop/Checkout'],
    ['shop/check', undefined],
    ['', undefined],
  ])('of what may be restarted to "%s" is %s', (typed, name) => {
    expect(nearest(typed, ['shop/Checkout', 'shop/search'])).toBe(name);
  });

  it.each([
    ['tz', 'tx'],
    ['ls', undefined],
  ])('of a short word keeps half of it: %s, %s', (typed, name) => {
    expect(nearest(typed, ['tx', 'block'])).toBe(name);
  });

  it('of nothing is nothing', () => {
    expect(nearest('shop', [])).toBeUndefined();
  });
});
