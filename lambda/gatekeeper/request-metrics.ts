import type { Metrics, Outcome } from '../../common/metrics.ts';
import type { AuthorizationRules } from './authorize.ts';
import type { AfterResponse } from './responses.ts';

export interface Published {
  outcome: 'published';
  command: string;
}

/** The result of one request; it has a `command` if the request is of our workspace. */
export type RequestResult =
  | Published
  | { outcome: 'refused'; command: string }
  /** `reason` as the publisher gives it. */
  | { outcome: 'not_published'; reason: string; command: string }
  | { outcome: 'unauthorized'; reason: Outcome<'AuthRejected'> }
  | { outcome: 'too_large' | 'malformed' | 'ignored' };

/** Counts one request when its response is ready. `receivedAt`: milliseconds since the epoch, by API Gateway's clock. */
export type RecordRequest = (result: RequestResult, receivedAt: number) => void;

export function createRecordRequest(deps: {
  metrics: Metrics;
  rules: Pick<AuthorizationRules, 'allowedCommands'>;
  /** Milliseconds since the epoch. */
  now: () => number;
  afterResponse: AfterResponse;
}): RecordRequest {
  const { afterResponse, rules, metrics, now } = deps;
  return (result, receivedAt) => {
    const command = 'command' in result ? knownCommand(rules, result.command) : undefined;
    metrics.count('Requests', result.outcome, command);
    if (result.outcome === 'unauthorized') metrics.count('AuthRejected', result.reason);
    if (result.outcome === 'too_large') metrics.count('AuthRejected', 'too_large');
    if (result.outcome === 'not_published')
      metrics.count('PublishFailed', failureWord(result.reason), command);
    // Two clocks: API Gateway's may be ahead.
    metrics.acknowledged(Math.max(0, now() - receivedAt), result.outcome, command);
    afterResponse(() => metrics.publish());
  };
}

/** A user may type any word, and each value of a dimension is a metric that is paid for. */
function knownCommand(
  { allowedCommands }: Pick<AuthorizationRules, 'allowedCommands'>,
  command: string,
): string {
  return Object.hasOwn(allowedCommands, command) ? command : 'other';
}

/** All others are failed entries, by codes of the bus. */
function failureWord(reason: string): Outcome<'PublishFailed'> {
  return reason === 'entry_too_large' || reason === 'deadline' || reason === 'put_events'
    ? reason
    : 'failed_entry';
}
