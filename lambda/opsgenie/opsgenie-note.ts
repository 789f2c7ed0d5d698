import { truncate } from '../../common/truncate.ts';
import { attribution } from './attribution.ts';
import type { ActionRequest } from './incident-backend.ts';

/** Characters are code points in OpsGenie. */
export const NOTE_CHARACTERS = 25_000;

/** OpsGenie knows only Q-Bot's key, so every note ends with who it is from. Only the text is cut, never that. */
export function attributedNote(
  { note = '', ...request }: Pick<ActionRequest, 'note' | 'startedBy' | 'user'>,
  done: string,
): { note: string; noteCut: boolean } {
  const from = attribution(request, done);
  const text = note.trim();
  if (text === '') return { note: from, noteCut: false };
  const kept = truncate(text, NOTE_CHARACTERS - Array.from(`\n\n${from}`).length);
  return { note: `${kept}\n\n${from}`, noteCut: kept !== text };
}
