import { truncate } from '../truncate.ts';
import { escapeText } from './response-url.ts';

const CHARACTERS = 40;

/**
 * What somebody typed, for a text without blocks: between backticks, where Slack reads no marks and makes no links. Cut,
 * in one line, and without a backtick that would end it.
 */
export function inCode(typed: string, characters?: number): string {
  return escapeText(inBackticks(typed, characters));
}

/** The same for a text that is escaped as a whole later. */
export function inBackticks(typed: string, characters = CHARACTERS): string {
  return `\`${truncate(typed, characters).replaceAll('`', "'").replaceAll(/\s+/g, ' ')}\``;
}
