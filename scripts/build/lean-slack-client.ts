import { leaveOutFunctions } from './leave-out-functions.ts';

/** Files, streams of words, and pages of answers. */
const LEFT_OUT = [
  ...['paginate', 'chatStream', 'filesUploadV2', 'fetchAllUploadURLExternal', 'completeFileUploads'],
  ...['postFileUploadsToExternalURL', 'getAllFileUploads'],
];
const DEBUG_LINE = /^ *this\.logger\.debug\(.*\);\n/gm;

/**
 * Slack's client without what nothing here calls, and without its lines for debugging: whole requests and answers, which
 * it would copy and write as JSON for each call, and common/slack/client.ts drops. Throws if the file has not each of
 * these: then it has changed.
 */
export function leanSlackClient(source: string, file: string): string {
  const quiet = source.replace(DEBUG_LINE, '');
  if (quiet === source) throw new Error(`lean-slack: no lines for debugging in ${file}`);
  return leaveOutFunctions(quiet, LEFT_OUT, file);
}
