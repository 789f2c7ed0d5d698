/** What stands between `<` and `>` in a text from Slack. https://docs.slack.dev/messaging/formatting-message-text */
export interface Reference {
  /** `@` of a user, `#` of a channel, `!` of a group or a date, '' of a link. */
  sign: string;
  /** An id or an address, without `mailto:`. */
  value: string;
  /** '' if there is none. */
  label: string;
}

/** `<@U1|bob>`, `<#C1|general>`, `<!here>`, `<!subteam^S1|@sre>`, `<https://x|x>`, `<mailto:a@b.c|a@b.c>`. */
const REFERENCE = /<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>/g;

/** The text with each reference replaced. Entities stay: `unescapeEntities` comes last, or it would make new ones. */
export function replaceReferences(text: string, replace: (reference: Reference) => string): string {
  return text.replace(REFERENCE, (_match, sign: string, value: string, label: string | undefined) =>
    replace({ sign, value: value.replace(/^mailto:/, ''), label: label ?? '' }),
  );
}

/** As people read a mention: `@bob`, `#general`, `@here`; by its id if it has no name. */
export function readableMention({ label, sign, value }: Reference): string {
  const name = label || value;
  const mark = sign === '!' ? '@' : sign;
  return name.startsWith(mark) ? name : `${mark}${name}`;
}

/** Undoes `escapeText`: Slack escapes these three characters, and no others. */
export function unescapeEntities(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
