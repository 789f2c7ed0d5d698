import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { type Detail, type DetailType, SOURCE } from '../../common/contract.ts';

/** In UTF-8 bytes of source, detail-type and detail; EventBridge's own limit was 256 kB for years. */
export const ENTRY_BYTES = 240_000;

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html */
const RETRYABLE: ReadonlySet<string> = new Set([
  'ThrottlingException',
  'InternalFailure',
  'InternalException',
]);

/** undefined once the bus has taken the event; else why not. */
export type Publish = (event: {
  type: DetailType;
  detail: Detail;
  /** Milliseconds that all tries together may take. */
  budgetMs: number;
}) => Promise<{ reason: string; error?: unknown } | undefined>;

/**
 * Puts one event on the bus within its budget. A 200 of PutEvents may still carry a failed entry: it is read, and tried
 * once more where that can help. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
 */
export function createPublish(deps: { client: Pick<EventBridgeClient, 'send'>; busName: string }): Publish {
  return async ({ type, detail, budgetMs }) => {
    const entry = {
      EventBusName: deps.busName,
      Source: SOURCE,
      DetailType: type,
      Detail: JSON.stringify(detail),
    };
    if (bytesOf(entry) > ENTRY_BYTES) return { reason: 'entry_too_large' };
    const signal = AbortSignal.timeout(budgetMs);
    try {
      const first = await put(deps.client, entry, signal);
      const code = RETRYABLE.has(first ?? '') ? await put(deps.client, entry, signal) : first;
      return code === undefined ? undefined : { reason: `failed entry: ${code}` };
    } catch (error) {
      return { reason: signal.aborted ? 'deadline' : 'put_events', error };
    }
  };
}

/** The failed entry's code, undefined where the bus took it. */
async function put(
  client: Pick<EventBridgeClient, 'send'>,
  entry: PutEventsRequestEntry,
  abortSignal: AbortSignal,
): Promise<string | undefined> {
  const answer = await client.send(new PutEventsCommand({ Entries: [entry] }), { abortSignal });
  if (answer.FailedEntryCount === 0) return undefined;
  return answer.Entries?.[0]?.ErrorCode ?? 'unknown';
}

function bytesOf(entry: { Source: string; DetailType: string; Detail: string }): number {
  return (
    Buffer.byteLength(entry.Source) + Buffer.byteLength(entry.DetailType) + Buffer.byteLength(entry.Detail)
  );
}
