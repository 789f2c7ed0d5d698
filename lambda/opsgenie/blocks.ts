import type { InputBlock, InputBlockElement, PlainTextElement, SectionBlock } from '@slack/types';

/** Slack's limits for one text. https://docs.slack.dev/reference/block-kit */
export const SECTION_CHARACTERS = 3000;

export function plain(text: string): PlainTextElement {
  return { type: 'plain_text', text };
}

/** `text` is mrkdwn: people's words in it are escaped by whoever writes it. */
export function section(text: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

export function input(blockId: string, label: string, element: InputBlockElement): InputBlock {
  return { type: 'input', block_id: blockId, label: plain(label), element };
}
