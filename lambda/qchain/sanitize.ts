import { escapeText } from '../../common/slack/response-url.ts';
import { truncate } from '../../common/truncate.ts';
import { redactAddresses } from './redact-addresses.ts';

/** An address of 45 characters becomes 4: so much of a text can make one character that is shown. */
const SHRINKS_BY = 12;

/**
 * What a node says of itself or of others, for a Slack message: no mark-up, no IP address (a node's usual name is its
 * host's, `ip-10-0-1-5`), at most so many characters.
 */
export function sanitize(text: string, characters: number): string {
  const start = truncate(text, SHRINKS_BY * (characters + 1));
  const oneLine = start.replaceAll(/[\p{Cc}\p{Cf}`]/gu, ' ').trim();
  return escapeText(truncate(redactAddresses(oneLine), characters));
}
