import type { Request, State } from '../local/driver-answers.ts';
import type { DriverClient } from '../local/driver-client.ts';
import { SendError } from './arguments.ts';
import { findRequest, isQuiet, type Line, waitsForRetry } from './trace-lines.ts';

export interface Terminal {
  line(line: Line): void;
  /** What the person in Slack reads. */
  shown(text: string): void;
  note(text: string): void;
}

export interface FollowOptions {
  bot: Pick<DriverClient, 'state'>;
  terminal: Terminal;
  sleep: (ms: number) => Promise<void>;
}

const POLL_MS = 100;
const MAX_POLLS = 300;
/** Lambda tries again a minute after a failure. */
const MAX_POLLS_WITH_RETRY = 1200;
/** The bot is done with a request once nothing of it runs at this many looks in a row. */
const QUIET_POLLS = 3;

/** Polls until the bot is done: sooner if `isDone`, for at most half a minute, or two if Lambda tries again. */
export async function follow(
  options: FollowOptions,
  requestId: string | null,
  isDone: (state: State, request: Request) => boolean,
): Promise<{ state: State; request: Request }> {
  let quiet = 0;
  let limit = MAX_POLLS;
  for (let polls = 1; ; polls += 1) {
    const state = await options.bot.state();
    const request = findRequest(state, requestId);
    if (request === undefined) throw new SendError(`the bot knows no request ${requestId}`);
    quiet = isQuiet(request) ? quiet + 1 : 0;
    const done = isDone(state, request);
    if (quiet >= QUIET_POLLS || (done && quiet > 0)) return { state, request };
    if (limit === MAX_POLLS && waitsForRetry(request)) {
      options.terminal.note('the function failed: Lambda tries again in about a minute');
      limit = MAX_POLLS_WITH_RETRY;
    }
    if (polls >= limit) {
      if (!done) options.terminal.note(`nothing more came within ${(limit * POLL_MS) / 1000} s`);
      return { state, request };
    }
    await options.sleep(POLL_MS);
  }
}

/** The state as soon as there is `found` in it; undefined if there is nothing within the time. */
export async function waitFor<T>(
  options: FollowOptions,
  withinMs: number,
  find: (state: State) => T | undefined,
): Promise<T | undefined> {
  for (let waited = 0; ; waited += POLL_MS) {
    const found = find(await options.bot.state());
    if (found !== undefined || waited >= withinMs) return found;
    await options.sleep(POLL_MS);
  }
}
