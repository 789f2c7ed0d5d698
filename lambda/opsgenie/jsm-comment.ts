import { truncateToUnits } from '../../common/truncate.ts';
import { cutWithMark } from './cut-with-mark.ts';
import type { ActionRequest } from './incident-backend.ts';
import { toDocument } from './jsm-adf.ts';
import type { JsmCall } from './jsm-connection.ts';

/** Jira takes 32,767, and does not say of what; who it is from goes with it. */
const NOTE_UNITS = 30_000;

/** Only the note is cut, never who it is from, and marked. */
export function cutNote({ note = '' }: Pick<ActionRequest, 'note'>): { note: string; noteCut: boolean } {
  return cutWithMark(note, NOTE_UNITS, truncateToUnits);
}

/**
 * Adds a comment that customers do not see: without the property, a comment of a service project is public.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/
 */
export async function addInternalComment(
  call: JsmCall,
  issueId: string,
  texts: readonly string[],
): Promise<void> {
  const properties = [{ key: 'sd.public.comment', value: { internal: true } }];
  await call({
    method: 'POST',
    path: `/issue/${issueId}/comment`,
    body: { body: toDocument(texts), properties },
  });
}
