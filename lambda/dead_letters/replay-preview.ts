import type { Button, KnownBlock, RichTextBlock } from '@slack/types';
import type { QBotEvent } from '../../common/contract.ts';
import { formatActionId } from '../../common/slack/action-id.ts';
import { context, plain, section } from '../../common/slack/blocks.ts';
import { escapeText, type SlackMessage } from '../../common/slack/response-url.ts';
import { truncate } from '../../common/truncate.ts';
import type { Backend } from './backends.ts';
import type { StoredDeadLetter } from './dead-letter-store.ts';
import { commandText, dateText, OPERATIONS_COMMAND } from './operations-message.ts';
import { orderedWords } from './ordered-words.ts';
import { authorOf } from './replay-rights.ts';

export const RUN = formatActionId({ command: OPERATIONS_COMMAND, subcommand: 'replay', action: 'run' });

/** A form of Slack's holds 3,000 in a field. */
const WORDS_CHARACTERS = 3000;
const WORDS_SHOWN = 20;

/**
 * The order in its own words, for the one who is about to run it in their name, and nobody else. What was typed stands
 * in rich text alone: no word of it becomes a headline, a mention or a link.
 */
export function replayPreview(
  { functionName, id }: StoredDeadLetter,
  event: QBotEvent,
  backend: Backend,
): SlackMessage {
  const { channel, receivedAt, requestId } = event.detail;
  const author = authorOf(event);
  const command = escapeText(commandText(event, backend));
  const facts = [
    `*Command* \`${command}\`, ${event['detail-type']}`,
    `*Author* <@${author.id}>, ${dateText(Date.parse(receivedAt), ' ({ago})')}`,
    `*Target* \`${escapeText(functionName)}\`${channel === null ? '' : `, for <#${channel.id}>`}`,
  ];
  const text = `\`${command}\` of <@${author.id}> is not replayed yet: *Run it* replays it in your name. If no button shows, click *Replay* again.`;
  const blocks: KnownBlock[] = [
    section(`:repeat: *Run this order of <@${author.id}>?*\n${facts.join('\n')}`),
    ...wordBlocks(event),
    section(
      'It runs in your name, and says whose order it is. What is already done is not done twice. First ask the user whether they have run it again themselves.',
    ),
    { type: 'actions', elements: [runButton(id)] },
    context(`Only you see this · ref ${escapeText(requestId)}`),
  ];
  return { text, blocks };
}

function wordBlocks(event: QBotEvent): KnownBlock[] {
  const all = orderedWords(event);
  const shown: KnownBlock[] = all.slice(0, WORDS_SHOWN).map(wordBlock);
  const left = all.length - shown.length;
  return left === 0 ? shown : [...shown, section(`:warning: ${left} more fields are not shown.`)];
}

function wordBlock({ label, words }: ReturnType<typeof orderedWords>[number]): RichTextBlock {
  const shown = truncate(words, WORDS_CHARACTERS);
  const cut = shown === words ? '' : ` (the first ${WORDS_CHARACTERS} of ${words.length} characters)`;
  return {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [{ type: 'text', text: `${label}${cut}`, style: { bold: true } }],
      },
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: shown }] },
    ],
  };
}

function runButton(id: string): Button {
  return { type: 'button', action_id: RUN, text: plain('Run it'), style: 'primary', value: id };
}
