import { decode, escapeQuotes, safeUrl, withEmoji } from './text.ts';

it("decodes Slack's three entities, once", () => {
  expect(decode('&lt;b&gt; &amp;lt; &quot;')).toBe('<b> &lt; &quot;');
});

it("readies a quote for the parser, and no other '>'", () => {
  expect(escapeQuotes('a\n> b > c')).toBe('a\n&gt; b > c');
});

it.each([
  ['https://example.com/?a=1&amp;b=2', 'https://example.com/?a=1&b=2'],
  ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
  ['mailto:someone@example.com', 'mailto:someone@example.com'],
  ['javascript:alert(1)', undefined],
  ['data:text/html,x', undefined],
  ['/relative', undefined],
  ['', undefined],
])('links %j to %j', (url, safe) => {
  expect(safeUrl(url)).toBe(safe);
});

it('shows the emoji that it knows', () => {
  expect(withEmoji(':fire: :constructor: at 10:30:00 :x:')).toBe('🔥 :constructor: at 10:30:00 ❌');
});
