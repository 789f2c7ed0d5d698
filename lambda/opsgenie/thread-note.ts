import { quotedBlock, section } from '../../common/slack/blocks.ts';
import { escapeText, type SlackMessage } from '../../common/slack/response-url.ts';
import { truncate } from '../../common/truncate.ts';

const NOTE_SHOWN = 2500;

/** A note, for the thread of its incident's message. `by`: who has written it, in Slack's text. */
export function threadNote(by: string, note: string): SlackMessage {
  const whole = note.trim();
  const shown = truncate(whole, NOTE_SHOWN);
  const words = shown === whole ? whole : `${shown}...`;
  return {
    text: `${by}: ${escapeText(words)}`,
    blocks: [section(`${by}:`), quotedBlock([['', words]])],
  };
}
