import { leftOut } from './left-out.ts';

/**
 * In place of `p-queue` in Slack's client: each call starts at once. The client lets 100 run at a time, a function never
 * has as many. It holds its queue only before it repeats a call, which it never does here.
 */
export default class NoQueue {
  add<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  pause(): never {
    return leftOut('PQueue.pause');
  }

  start(): never {
    return leftOut('PQueue.start');
  }
}
