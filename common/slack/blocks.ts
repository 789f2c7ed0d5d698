import type {
  ContextBlock,
  MrkdwnElement,
  PlainTextElement,
  RichTextBlock,
  RichTextElement,
  SectionBlock,
} from '@slack/types';
import { truncate } from '../truncate.ts';

/** https://docs.slack.dev/reference/block-kit/blocks/section-block */
const SECTION_CHARACTERS = 3000;

export function plain(text: string): PlainTextElement {
  return { type: 'plain_text', text };
}

/**
 * Our own words, as mrkdwn: what somebody typed stands in `quotedBlock` instead. Cut at Slack's limit: a block that is
 * too long would keep the whole message from being shown.
 */
export function section(text: string): SectionBlock {
  return { type: 'section', text: mrkdwn(truncate(text, SECTION_CHARACTERS)) };
}

/** Our own words in small print, as mrkdwn. */
export function context(text: string): ContextBlock {
  return { type: 'context', elements: [mrkdwn(text)] };
}

/** The one place that makes it. `verbatim`: Slack links nothing that is not marked as a link. */
function mrkdwn(text: string): MrkdwnElement {
  return { type: 'mrkdwn', text, verbatim: true };
}

/** What somebody typed, or a service said, under a label of ours; without one if that is ''. */
export type Quoted = readonly [label: string, words: string, kind?: 'link'];

/**
 * Foreign words, a row each, as rich text: none of them is read as a headline, a mention or a link, so nothing is to be
 * escaped. A `link` is one whose whole address is shown. Rows without words are left out; at least one has to have some.
 *
 * @example
 * quotedBlock([['Title', ticket.title], ['Owner', ticket.owner]]);
 *
 * https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
 */
export function quotedBlock(rows: readonly Quoted[]): RichTextBlock {
  const shown = rows.filter(([, words]) => words !== '');
  const elements = shown.flatMap((row, index): RichTextElement[] => {
    const parts = rowElements(row);
    return index === shown.length - 1 ? parts : [...parts, { type: 'text', text: '\n' }];
  });
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

function rowElements([label, words, kind]: Quoted): RichTextElement[] {
  const text = truncate(words, SECTION_CHARACTERS);
  const said: RichTextElement =
    kind === 'link' && isWebAddress(text) ? { type: 'link', url: text } : { type: 'text', text };
  if (label === '') return [said];
  return [{ type: 'text', text: label, style: { bold: true } }, { type: 'text', text: ' ' }, said];
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text) && URL.canParse(text);
}
