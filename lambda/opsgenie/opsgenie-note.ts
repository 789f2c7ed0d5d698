import { truncate } from '../../common/truncate.ts';
import { attribution } from './attribution.ts';
import { cutWithMark } from './cut-with-mark.ts';
import type { ActionRequest } from './incident-backend.ts';

/** Characters are code points in OpsGenie. */
export const NOTE_CHARACTERS = 25_000;

/** OpsGenie knows only Q-Bot's key, so every note ends with who it is from. Only the text is cut, never that, and marked. */
export function attributedNote(
  { note = '', ...request }: Pick<ActionRequest, 'note' | 'startedBy' | 'user'>,
  done: string,
): { note: string; noteCut: boolean } {
  const from = attribution(request, done);
  const limit = NOTE_CHARACTERS - Array.from(`\n\n${from}`).length;
  const { note: kept, noteCut } = cutWithMark(note, limit, truncate);
  return { note: kept === '' ? from : `${kept}\n\n${from}`, noteCut };
}
