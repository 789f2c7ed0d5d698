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

interface Failure {
  reason: string;
  error?: unknown;
}

/** undefined once the bus has taken the event; else why not. */
export type Publish = (event: {
  type: DetailType;
  detail: Detail;
  /** Milliseconds that all tries together may take. */
  budgetMs: number;
}) => Promise<Failure | undefined>;

interface PublishDeps {
  /** With one attempt for each `send`: tries are made here, so that none begins after the budget. */
  client: Pick<EventBridgeClient, 'send'>;
  busName: string;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/**
 * Puts one event on the bus within its budget. A 200 of PutEvents may still carry a failed entry: it is read, and tried
 * once more where that can help. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
 */
export function createPublish(deps: PublishDeps): Publish {
  return async ({ type, detail, budgetMs }) => {
    const entry = {
      EventBusName: deps.busName,
      Source: SOURCE,
      DetailType: type,
      Detail: JSON.stringify(detail),
    };
    if (bytesOf(entry) > ENTRY_BYTES) return { reason: 'entry_too_large' };
    return withDeadline(budgetMs, putTwice(deps, entry, budgetMs));
  };
}

/** Not by options of `send`: the SDK races an `abortSignal` at every step, and resolves its middleware again for any. */
async function withDeadline(
  budgetMs: number,
  work: Promise<Failure | undefined>,
): Promise<Failure | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Failure>((resolve) => {
    timer = setTimeout(() => {
      resolve({ reason: 'deadline', error: new Error(`no answer from the bus within ${budgetMs} ms`) });
    }, budgetMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function putTwice(
  { client, now }: PublishDeps,
  entry: PutEventsRequestEntry,
  budgetMs: number,
): Promise<Failure | undefined> {
  const end = now() + budgetMs;
  const first = await put(client, entry);
  const again = first?.mayPass === true && now() < end;
  return again ? (await put(client, entry))?.failure : first?.failure;
}

/** undefined where the bus took it. */
async function put(
  client: Pick<EventBridgeClient, 'send'>,
  entry: PutEventsRequestEntry,
): Promise<{ failure: Failure; mayPass: boolean } | undefined> {
  try {
    const answer = await client.send(new PutEventsCommand({ Entries: [entry] }));
    if (answer.FailedEntryCount === 0) return undefined;
    const code = answer.Entries?.[0]?.ErrorCode ?? 'unknown';
    return { failure: { reason: `failed entry: ${code}` }, mayPass: RETRYABLE.has(code) };
  } catch (error) {
    // Mostly a connection, a timeout or throttling. What is none of them fails a second time as fast as the first.
    return { failure: { reason: 'put_events', error }, mayPass: true };
  }
}

function bytesOf(entry: { Source: string; DetailType: string; Detail: string }): number {
  return (
    Buffer.byteLength(entry.Source) + Buffer.byteLength(entry.DetailType) + Buffer.byteLength(entry.Detail)
  );
}
