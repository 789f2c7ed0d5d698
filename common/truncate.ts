/** At most `units` UTF-16 units, as Slack counts, of which an emoji has two. */
export function cutToUnits(text: string, units: number): string {
  const start = cut(text, units);
  return start.length > units ? cut(text, units / 2) : start;
}

/** The first `characters` code points: never half of an emoji. */
export function cut(text: string, characters: number): string {
  return Array.from(text).slice(0, characters).join('');
}
