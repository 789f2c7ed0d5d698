import { inBackticks, inCode } from './in-code.ts';

it.each([
  ['a word', 'word', '`word`'],
  ['marks', '*x* _y_ <!channel> & co', '`*x* _y_ &lt;!channel&gt; &amp; co`'],
  ['a backtick, which would end it', 'a`b``c', "`a'b''c`"],
  ['more lines, which would end it too', 'a\n\n b\tc', '`a b c`'],
  ['a long one', 'x'.repeat(50), `\`${'x'.repeat(40)}\``],
])('shows as code: %s', (_what, typed, shown) => {
  expect(inCode(typed)).toBe(shown);
});

it('leaves the escaping to whoever escapes the whole text', () => {
  expect(inBackticks('<b> `', 4)).toBe('`<b> `');
});
