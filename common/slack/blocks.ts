import type { PlainTextElement, SectionBlock } from '@slack/types';
import { truncate } from '../truncate.ts';

/** https://docs.slack.dev/reference/block-kit/blocks/section-block */
const SECTION_CHARACTERS = 3000;

export function plain(text: string): PlainTextElement {
  return { type: 'plain_text', text };
}

/**
 * `text` is mrkdwn: the caller escapes people's words in it. Cut at Slack's limit: a foreign reason may
 * have any length, and a block that is too long would keep the whole message from being shown.
 */
export function section(text: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: truncate(text, SECTION_CHARACTERS) } };
}
