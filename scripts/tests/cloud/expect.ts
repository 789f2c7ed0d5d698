/** Throws, with what was seen instead. */
export function must(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}

/** A few words of a longer text. */
export function short(text: string): string {
  return text.length > 160 ? `${text.slice(0, 160)} ...` : text;
}
