/** At most `units` UTF-16 units, as Slack counts, of which an emoji has two. */
export function truncateToUnits(text: string, units: number): string {
  const start = truncate(text, units);
  return start.length > units ? truncate(text, units / 2) : start;
}

/** The first `characters` code points: never half of an emoji. */
export function truncate(text: string, characters: number): string {
  return Array.from(text).slice(0, characters).join('');
}
