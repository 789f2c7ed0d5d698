import fc from 'fast-check';
import { parseCommandText } from './parse-command.ts';

/** Slack's composer puts marks around a word, or around all of them; copied from a page they arrive as text. */
const MARKED = [
  ...['*shop*', '_shop_', '~shop~', '*_shop_*', '_*~shop~*_', "*'shop'*", "'*shop*'", '*`shop`*', '*“shop”*'],
];

/** What the composer does not make: nothing comes off. */
const UNMARKED = [
  ...['*', '_', '~', '**', '***', '*_*', 'a_b', 'a*b*c', '__init__', '**shop**', '*shop', 'shop*', '*shop_'],
  ...['`*shop*`', '_shop_cart', '*.example.com', 'a~'],
];

describe('the marks of Slack’s composer', () => {
  it.each(MARKED)('come off an argument: %s', (word) => {
    expect(parseCommandText(`services ${word}`).args).toEqual(['shop']);
  });

  it.each(MARKED)('come off the sub-command: %s', (word) => {
    expect(parseCommandText(`${word} now`)).toMatchObject({ subcommand: 'shop', args: ['now'] });
  });

  it.each(UNMARKED)('are not these, which stay as they are: %s', (word) => {
    const args = [word.startsWith('`') ? word.slice(1, -1) : word];
    expect(parseCommandText(`services ${word}`).args).toEqual(args);
  });

  it.each([
    ['*restart shop/checkout*', 'restart', ['shop/checkout']],
    ['_restart "my shop"_', 'restart', ['my shop']],
    [' ~restart shop~ ', 'restart', ['shop']],
    ['*restart* *shop*', 'restart', ['shop']],
    ['"*restart*" shop', 'restart', ['shop']],
    ['＊restart＊', 'restart', []],
    ['*a b', '*a', ['b']],
    ['* a *', '*', ['a', '*']],
    ['find "*two words*"', 'find', ['*two words*']],
    ['find service=*x*', 'find', ['service=*x*']],
    ['_*restart shop/checkout*_', 'restart', ['shop/checkout']],
    ['*restart _my shop_*', 'restart', ['my', 'shop']],
    ['alarms *my alarm*', 'alarms', ['my', 'alarm']],
    ['alarms _*my alarm*_ ~now then~', 'alarms', ['my', 'alarm', 'now', 'then']],
    ['find **my shop**', 'find', ['**my', 'shop**']],
    ['find *my shop_', 'find', ['*my', 'shop_']],
    ['find *a * b*', 'find', ['*a', '*', 'b*']],
    ['restart *"my shop"*', 'restart', ['my shop']],
    ['restart _*“my shop”*_ now', 'restart', ['my shop', 'now']],
    ['*restart* ~_*"my shop"*_~', 'restart', ['my shop']],
    ['find **"my shop"**', 'find', ['**"my', 'shop"**']],
    ['find *"my shop"', 'find', ['*"my', 'shop"']],
    ['find "my shop"*', 'find', ['my shop', '*']],
  ])('in %s', (text, subcommand, args) => {
    expect(parseCommandText(text)).toMatchObject({ subcommand, args });
  });

  it('never change what a word without them means', () => {
    const words = fc.stringMatching(/^[a-z0-9][a-z0-9_/.=-]{0,20}[a-z0-9]$/);
    fc.assert(
      fc.property(words, (word) => {
        expect(parseCommandText(`x ${word}`).args).toEqual([word]);
      }),
    );
  });

  it('come off in whatever order they are nested', () => {
    const marks = fc.shuffledSubarray(['*', '_', '~'], { minLength: 1 });
    const word = fc.stringMatching(/^[a-z0-9][a-z0-9_/-]{0,20}[a-z0-9]$/);
    fc.assert(
      fc.property(marks, word, (around, plain) => {
        const typed = `${around.join('')}${plain}${around.toReversed().join('')}`;
        expect(parseCommandText(typed)).toMatchObject({ subcommand: plain, args: [] });
        expect(parseCommandText(`x ${typed}`).args).toEqual([plain]);
      }),
    );
  });
});
