import { escapeText } from '../../common/slack/response-url.ts';
import { truncate } from '../../common/truncate.ts';

const IPV4 = /\d{1,3}([.-])\d{1,3}\1\d{1,3}\1\d{1,3}/g;
const IPV6 = /(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}/gi;

/**
 * What a node says of itself or of others, for a Slack message: no mark-up, no IP address (a node's usual name is its
 * host's, `ip-10-0-1-5`), at most so many characters.
 */
export function sanitize(text: string, characters: number): string {
  const oneLine = text.replaceAll(/[\p{Cc}\p{Cf}`]/gu, ' ').trim();
  return escapeText(truncate(oneLine.replaceAll(IPV4, '(IP)').replaceAll(IPV6, '(IP)'), characters));
}
