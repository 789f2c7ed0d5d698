/** The first `characters` code points: never half of an emoji. */
export function cut(text: string, characters: number): string {
  return Array.from(text).slice(0, characters).join('');
}
