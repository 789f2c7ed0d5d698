import { emojiOf } from './conversation/emoji.ts';

/** Slack's three entities as characters. */
export function decode(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** The `>` of a quote as the entity that the parser expects. */
export function escapeQuotes(text: string): string {
  return text.replace(/^>/gm, '&gt;');
}

/** A safe URL for a link; undefined for one that would run something, or that is not a URL. */
export function safeUrl(url: string): string | undefined {
  const decoded = decode(url);
  if (!URL.canParse(decoded)) return undefined;
  return ['http:', 'https:', 'mailto:'].includes(new URL(decoded).protocol) ? decoded : undefined;
}

/** `:fire:` as its picture; a name that is not known stays as it is. */
export function withEmoji(text: string): string {
  return text.replace(/:([a-z0-9_+-]+):/g, (source, name: string) => emojiOf(name) ?? source);
}
