import { isObject } from '../../common/is-object.ts';
import { unescapeEntities } from '../../common/slack/references.ts';
import { linkText, withoutMarkup } from './without-markup.ts';

/** A part of a message as Slack sends it; nothing of it is sure. */
type Part = Readonly<Record<string, unknown>>;

/** Slack's text of a message that has blocks alone. */
const NOTHING_TO_SHOW = "This content can't be displayed.";
/** Blocks may hold blocks. */
const MAX_DEPTH = 8;

/**
 * What a message says, as a person would read it: its text, else that of its blocks, else that of its attachments (alarm
 * bots write there). '' for a message without words: a picture, say.
 * https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
 */
export function messageText({ text, blocks, attachments }: Part): string {
  const own = stringIn(text);
  const all = [
    () => (own.trim() === NOTHING_TO_SHOW ? '' : withoutMarkup(own)),
    () => lines(partsIn(blocks).map((block) => blockText(block))),
    () => lines(unfurlsLast(partsIn(attachments)).map(attachmentText)),
  ];
  for (const read of all) {
    const found = tidy(read());
    if (found !== '') return found;
  }
  return '';
}

function tidy(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\S\n]+\n/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

/** What Slack shows of a link is no word of the author. */
function unfurlsLast(attachments: readonly Part[]): Part[] {
  const isUnfurl = ({ from_url, is_msg_unfurl }: Part) => is_msg_unfurl === true || stringIn(from_url) !== '';
  return [...attachments.filter((one) => !isUnfurl(one)), ...attachments.filter(isUnfurl)];
}

/** https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments */
function attachmentText(attachment: Part): string {
  const { blocks, fallback, fields, pretext, text, title } = attachment;
  const said = lines([
    ...[pretext, title, text].map((one) => withoutMarkup(stringIn(one))),
    ...partsIn(fields).map((field) =>
      [stringIn(field.title), withoutMarkup(stringIn(field.value))].filter(Boolean).join(': '),
    ),
    ...partsIn(blocks).map((block) => blockText(block)),
  ]);
  return said === '' ? withoutMarkup(stringIn(fallback)) : said;
}

/** Of any kind, also of one that Slack adds later: what is text in it. https://docs.slack.dev/reference/block-kit/blocks */
function blockText(block: Part, depth = 0): string {
  if (depth > MAX_DEPTH) return '';
  const within = (parts: unknown) => partsIn(parts).map((part) => blockText(part, depth + 1));
  switch (block.type) {
    case 'rich_text':
    case 'rich_text_list':
      return lines(within(block.elements));
    case 'rich_text_section':
    case 'rich_text_preformatted':
    case 'rich_text_quote':
      return partsIn(block.elements).map(leafText).join('');
    case 'table':
      return lines(rowsIn(block.rows).map((row) => within(row).filter(Boolean).join(' | ')));
    case 'context':
      return within(block.elements).filter(Boolean).join(' ');
    case 'actions':
    case 'button':
      return '';
    case 'image':
      return lines([objectText(block.title), stringIn(block.alt_text)]);
    default:
      return lines([
        ...['title', 'subtitle', 'text', 'body', 'description'].map((name) => objectText(block[name])),
        ...partsIn(block.fields).map(objectText),
        ...['blocks', 'elements', 'child_blocks'].flatMap((name) => within(block[name])),
      ]);
  }
}

/** A text object, or the text itself. */
function objectText(value: unknown): string {
  if (typeof value === 'string') return withoutMarkup(value);
  if (!isObject(value)) return '';
  const text = stringIn(value.text);
  return value.type === 'plain_text' ? unescapeEntities(text) : withoutMarkup(text);
}

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
function leafText(leaf: Part): string {
  switch (leaf.type) {
    case 'link':
      return linkText(stringIn(leaf.url), stringIn(leaf.text));
    case 'emoji':
      return `:${stringIn(leaf.name)}:`;
    case 'user':
      return `@${stringIn(leaf.user_id)}`;
    case 'usergroup':
      return `@${stringIn(leaf.usergroup_id)}`;
    case 'channel':
      return `#${stringIn(leaf.channel_id)}`;
    case 'broadcast':
      return `@${stringIn(leaf.range)}`;
    case 'date':
      return stringIn(leaf.fallback);
    default:
      return stringIn(leaf.text);
  }
}

function lines(texts: readonly string[]): string {
  return texts.filter((text) => text.trim() !== '').join('\n');
}

function partsIn(value: unknown): Part[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function rowsIn(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function stringIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
