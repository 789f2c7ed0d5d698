/** Trying again does not help. The message is one sentence for the person at the terminal: what is wrong, and what to do. */
export class SocketModeError extends Error {
  override readonly name = 'SocketModeError';
}
