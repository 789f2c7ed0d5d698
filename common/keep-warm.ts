import { isObject } from './is-object.ts';

/** What the schedules of terraform/keep_warm.tf call a function with: this, and nothing beside it. */
export const PING = { source: 'qbot.keep_warm' } as const;

/**
 * Is it a ping of a schedule? Never what came over a gateway, the bus or a queue, whatever its body, detail or record says:
 * those have other fields beside.
 */
export function isPing(event: unknown): boolean {
  return isObject(event) && event.source === PING.source && Object.keys(event).length === 1;
}

/**
 * A handler that ends a ping at once: nothing is asked, logged, counted or recorded for it. `started`, which never rejects,
 * is what the process began while it loaded: the ping that started the process waits for it, because Lambda freezes the
 * process with the answer, and minutes later what was under way would fail.
 *
 * @example export const handler = keptWarm(withOwnErrors(handleRequest), prefetch);
 */
export function keptWarm<E, A extends unknown[], R>(
  handle: (event: E, ...rest: A) => Promise<R>,
  started?: Promise<unknown>,
): (event: E, ...rest: A) => Promise<R | undefined> {
  // Lambda takes a handler of three parameters for one that calls back.
  return async (event, ...rest) => {
    if (!isPing(event)) return handle(event, ...rest);
    await started;
    return undefined;
  };
}
