import { type CommandText, parseCommandText } from './parse-command.ts';

describe('the sub-command', () => {
  it.each([
    ['nothing', '', ''],
    ['blanks', '  \t ', ''],
    ['a word', 'incident', 'incident'],
    ['its case', 'INCIdent', 'incident'],
    ['blanks around it', '  incident  ', 'incident'],
    ['a no-break space before it', '\u00a0incident', 'incident'],
    ['an ideographic space after it', 'incident\u3000now', 'incident'],
    ['a line end after it', 'incident\nnow', 'incident'],
    ['a zero-width space in it', 'inci\u200bdent', 'incident'],
    ['a joiner and a byte-order mark in it', 'in\u2060ci\ufeffdent', 'incident'],
    ['marks of direction around it', '\u202eincident\u202c', 'incident'],
    ['a soft hyphen in it', 'inci\u00addent', 'incident'],
    ['full-width letters', 'ｉｎｃＩＤｅｎｔ', 'incident'],
    ['a sign of degree Kelvin', '\u212aey', 'key'],
    ['a ligature', 'ﬁnd', 'find'],
    ['straight quotes', '"incident"', 'incident'],
    ['blanks within its quotes', '" incident "', 'incident'],
    ['single quotes', "'incident'", 'incident'],
    ['backquotes', '`incident`', 'incident'],
    ['three backquotes', '```incident```', 'incident'],
    ['curly quotes', '“incident”', 'incident'],
    ['low and high quotes', '„incident“', 'incident'],
    ['single curly quotes', '‘incident’', 'incident'],
    ['angled quotes', '«incident»', 'incident'],
    ['full-width quotes', '＂incident＂', 'incident'],
    ['a quote that is never closed', '"incident now', 'incident'],
    ['a quote that was never opened', 'incident" now', 'incident'],
    ['a single quote that is never closed', "'incident now", 'incident'],
    ['only quotes', "'''", ''],
    ['quotes around nothing', '"" incident', ''],
    ['a quote within', "o'clock", "o'clock"],
    ['an entity', '&lt;incident&gt;', '<incident>'],
    ['an entity of an entity', '&amp;lt;', '&lt;'],
    ['a mention', '<@U03JUNIPER|juniper>', 'u03juniper'],
    ['a link', '<https://example.com|example.com>', 'https://example.com'],
  ])('has folded %s [F23]', (_case, text, expected) => {
    expect(parseCommandText(text).subcommand).toBe(expected);
  });
});

describe('the arguments', () => {
  it.each<[string, string, string[]]>([
    ['words, in their own case', 'Checkout IS down', ['Checkout', 'IS', 'down']],
    ['two spaces', 'a  b', ['a', 'b']],
    ['no-break, figure and thin spaces', 'a\u00a0b\u2007c\u2009d', ['a', 'b', 'c', 'd']],
    ['lines', 'a\nb\r\nc', ['a', 'b', 'c']],
    ['quotes', '"Checkout is" down', ['Checkout is', 'down']],
    ['curly quotes', '“Checkout is” down', ['Checkout is', 'down']],
    ['mixed quotes', '“Checkout is" down', ['Checkout is', 'down']],
    ['single quotes around one word', "'down'", ['down']],
    ['two pairs of quotes', '"a b" "c d"', ['a b', 'c d']],
    ['quotes around nothing', '"" a', ['', 'a']],
    ['a quote that is never closed', '"a b', ['"a', 'b']],
    ['a quote within a word', 'a"b c"d', ['a"b', 'c"d']],
    ['a lone quote', "a ' b", ['a', "'", 'b']],
    ['a curly apostrophe', 'it’s', ["it's"]],
    ['a person', '<@U1|bob>', ['U1']],
    ['a person without a name', '<@U1>', ['U1']],
    ['a channel', '<#C1|general>', ['C1']],
    ['a private channel', '<#C1|>', ['C1']],
    ['everybody here', '<!here>', ['here']],
    ['everybody here, named', '<!here|here>', ['here']],
    ['a user group', '<!subteam^S1|@sre>', ['subteam^S1']],
    ['a link', '<https://x.y/a?b=c&amp;d|x.y>', ['https://x.y/a?b=c&d']],
    ['a bare link', '<https://x.y>', ['https://x.y']],
    ['an address', '<mailto:a@b.c|a@b.c>', ['a@b.c']],
    ['a form within quotes', '"<@U1|bob> broke it"', ['U1 broke it']],
    ['forms side by side', '<@U1><@U2>', ['U1U2']],
    ['entities', '5 &lt; 6 &amp; 7 &gt; 6', ['5', '<', '6', '&', '7', '>', '6']],
    ['a form that was typed as entities', '&lt;@U1&gt;', ['<@U1>']],
    ['a form that is never closed', '<@U1', ['<@U1']],
    ['an empty form', '<>', ['<>']],
    ['zero width', 'a\u200bb', ['ab']],
    ['emoji', ':fire: 🔥', [':fire:', '🔥']],
  ])('of %s', (_case, text, args) => {
    expect(parseCommandText(`service ${text}`)).toMatchObject({ subcommand: 'service', args });
  });
});

describe('the text', () => {
  it.each([
    ['its case', 'Checkout IS Down', 'Checkout IS Down'],
    ['curly quotes', 'the “big” one’s', 'the “big” one’s'],
    ['inner spaces, as plain ones', ' a \u00a0b ', 'a  b'],
    ['lines', 'a\nb', 'a\nb'],
    ['entities', '5 &lt; 6 &amp; 7', '5 < 6 & 7'],
    ['full-width letters', 'ｄｏｗｎ', 'ｄｏｗｎ'],
    ['a person, by name', 'ask <@U1|bob>', 'ask @bob'],
    ['a person without a name', 'ask <@U1>', 'ask @U1'],
    ['a channel, by name', 'in <#C1|general>', 'in #general'],
    ['a private channel', 'in <#C1|>', 'in #C1'],
    ['everybody here', '<!here> look', '@here look'],
    ['a user group', 'ask <!subteam^S1|@sre>', 'ask @sre'],
    ['a link, as its address', 'see <https://x.y|x.y>', 'see https://x.y'],
    ['an address', 'mail <mailto:a@b.c|a@b.c>', 'mail a@b.c'],
  ])('is kept for people, with %s', (_case, typed, text) => {
    expect(parseCommandText(typed).text).toBe(text);
  });
});

it('takes no more time for a long text than its length deserves', () => {
  const began = process.cpuUsage();
  for (const part of ["'", '" ', '<', '<a|', "a'", '&amp;', '“', '\u200b', '*', '_~', ' *a']) {
    const parsed: CommandText = parseCommandText(`x${part.repeat(100_000 / part.length)}x`);
    expect(parsed.subcommand).toMatch(/^x/);
  }
  expect(process.cpuUsage(began).user).toBeLessThan(2_000_000);
});
