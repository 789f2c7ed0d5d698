import type { Metrics, Outcome } from '../../common/metrics.ts';
import type { GateLists } from './authorize.ts';
import type { AfterAnswer } from './responses.ts';

/** What one request came to, in metrics. */
export interface Meter {
  /** Said once for each request, at the place where its end is decided; the command where it is known. */
  ended(outcome: Outcome<'Requests'>, command?: string): void;
  rejected(reason: Outcome<'AuthRejected'>): void;
  /** `reason` as the publisher gives it. */
  publishFailed(reason: string, command: string): void;
  /** The answer is ready: has all of it written. `receivedAt`: milliseconds since the epoch, by API Gateway's clock. */
  acknowledged(receivedAt: number): void;
}

export function createMeter(deps: {
  metrics: Metrics;
  lists: Pick<GateLists, 'allowedCommands'>;
  /** Milliseconds since the epoch. */
  now: () => number;
  afterAnswer: AfterAnswer;
}): Meter {
  const { afterAnswer, lists, metrics, now } = deps;
  let end: { outcome: Outcome<'Requests'>; command: string | undefined } | undefined;
  /** What was typed may be any word; a command that is allowed is one of ours. */
  const known = (command: string) => (Object.hasOwn(lists.allowedCommands, command) ? command : 'other');
  return {
    ended(outcome, command) {
      end = { outcome, command: command === undefined ? undefined : known(command) };
      metrics.count('Requests', outcome, end.command);
    },
    rejected: (reason) => metrics.count('AuthRejected', reason),
    publishFailed: (reason, command) => metrics.count('PublishFailed', failureWord(reason), known(command)),
    acknowledged(receivedAt) {
      // Two clocks: theirs may be ahead.
      const milliseconds = Math.max(0, now() - receivedAt);
      if (end !== undefined) metrics.acknowledged(milliseconds, end.outcome, end.command);
      end = undefined;
      afterAnswer(() => metrics.publish());
    },
  };
}

/** The rest are failed entries, by codes of the bus. */
function failureWord(reason: string): Outcome<'PublishFailed'> {
  return reason === 'entry_too_large' || reason === 'deadline' || reason === 'put_events'
    ? reason
    : 'failed_entry';
}
