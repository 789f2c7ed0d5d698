/** Ends a note whose rest was left out: people read it where Slack's words about it do not stand. */
const CUT_MARK = ' [cut by Q-Bot]';

/**
 * A note without the blanks around it, at most `limit` long with its mark. `cut` counts as the backend does: characters,
 * or UTF-16 units.
 */
export function cutWithMark(
  note: string,
  limit: number,
  cut: (text: string, limit: number) => string,
): { note: string; noteCut: boolean } {
  const text = note.trim();
  if (cut(text, limit) === text) return { note: text, noteCut: false };
  return { note: `${cut(text, limit - CUT_MARK.length)}${CUT_MARK}`, noteCut: true };
}
