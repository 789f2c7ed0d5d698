import fc from 'fast-check';
import { isObject } from '../../../common/is-object.ts';

/** Stands between all that is typed, so that it is found wherever it is shown. */
export const MARK = 'Zq7';

/** What Slack makes something of in mrkdwn. */
const HOSTILE = [
  ...[
    '<!channel>',
    '<!here|x>',
    '<@U0HOSTILE>',
    '<#C0HOSTILE>',
    '<https://evil.example|here>',
    '<!date^1^x|y>',
  ],
  ...['*', '_', '~', '`', '```', '&', '&lt;!channel&gt;', '>', '\n', '\n> ', '|', '"', '\\', ' ', ':skull:'],
  ...['*P1 incident #1 is open*', 'https://evil.example/login', '@channel', '#general', 'words', '<', '>>'],
];

/** Text as somebody types it who wants it to look like the bot's own. */
export const typedText: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...HOSTILE), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.map((part) => MARK + part).join(''));

/** What only the typed text holds: unescaped it would be a mention or a link. */
const LIVE = /<(!channel|!here|@U0HOSTILE|#C0HOSTILE|https:\/\/evil|!date\^1\^)/;

const CODE = /`[^`\n]*`/g;

/**
 * What is wrong with a message or view in which somebody's words stand: an mrkdwn object that holds them, one that is not
 * verbatim, a text in which they are live, or one without blocks in which they are not code.
 */
export function wordFaults(shown: unknown): string[] {
  const { text = '', blocks } = isObject(shown) ? shown : {};
  const said = typeof text === 'string' ? text : '';
  const bare = Array.isArray(blocks) ? '' : said.replaceAll(CODE, '');
  return [
    ...mrkdwnIn(shown).flatMap(({ text: words, verbatim }) => [
      ...(String(words).includes(MARK) ? [`in mrkdwn: ${words}`] : []),
      ...(verbatim === true ? [] : [`not verbatim: ${words}`]),
    ]),
    ...(LIVE.test(said) ? [`live in the text: ${said}`] : []),
    ...(bare.includes(MARK) ? [`marks are read in the text: ${said}`] : []),
  ];
}

function mrkdwnIn(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(mrkdwnIn);
  if (!isObject(value)) return [];
  return [...(value.type === 'mrkdwn' ? [value] : []), ...Object.values(value).flatMap(mrkdwnIn)];
}
