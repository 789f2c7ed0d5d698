/**
 * Makes each write to standard output or error complete before it returns. Node.js keeps in memory what a full pipe does
 * not take, and Lambda may freeze the process, for good, as soon as it asks for the next event.
 * https://nodejs.org/api/process.html#a-note-on-process-io
 */
export function writeAtOnce(stream: object): void {
  // Not documented, and the only way. A file has no handle, and needs none.
  const { _handle: handle } = stream as { _handle?: { setBlocking?(isBlocking: boolean): number } | null };
  handle?.setBlocking?.(true);
}
