import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsCommandOutput,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html */
const RETRYABLE: ReadonlySet<string> = new Set([
  'ThrottlingException',
  'InternalFailure',
  'InternalException',
]);

export interface Failure {
  reason: string;
  error?: unknown;
}

/** undefined if the bus took the entry. */
type Outcome = { failure: Failure; mayPass: boolean } | undefined;

export interface BusDeps {
  /** With one attempt for each `send`: retries are made here, so that none starts after the budget. */
  client: Pick<EventBridgeClient, 'send'>;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** Milliseconds. */
export interface PutEventsBudget {
  /** For all attempts together. */
  budgetMs: number;
  /** For the second attempt where the bus has taken the first entry: only the others are still waited for. */
  extraMs?: number;
}

/**
 * Puts entries on the bus in one call, within the budget. Returns for each entry, in order, undefined
 * if the bus took it, else the failure. A 200 of PutEvents may still carry failed entries: they are retried once if that
 * can help; if the first entry failed for good, the others are not retried. Never throws.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
 */
export async function putEvents(
  { client, now }: BusDeps,
  entries: PutEventsRequestEntry[],
  { budgetMs, extraMs = budgetMs }: PutEventsBudget,
): Promise<(Failure | undefined)[]> {
  const end = now() + budgetMs;
  const first = await putWithin(client, entries, budgetMs);
  const again = entries.filter((_entry, index) => first[index]?.mayPass);
  const left = end - now();
  if (again.length === 0 || left <= 0 || first[0]?.mayPass === false) return first.map(failureOf);
  const longest = first[0] === undefined ? Math.min(left, extraMs) : left;
  const second = await putWithin(client, again, longest);
  return first.map((outcome) => failureOf(outcome?.mayPass ? second.shift() : outcome));
}

/** Without options of `send`: the SDK races an `abortSignal` at each step, and resolves its middleware again for any. */
async function putWithin(
  client: BusDeps['client'],
  entries: PutEventsRequestEntry[],
  ms: number,
): Promise<Outcome[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Outcome[]>((resolve) => {
    timer = setTimeout(() => {
      const error = new Error(`no answer from the bus within ${ms} ms`);
      resolve(entries.map(() => ({ failure: { reason: 'deadline', error }, mayPass: false })));
    }, ms);
  });
  return Promise.race([put(client, entries), late]).finally(() => clearTimeout(timer));
}

async function put(client: BusDeps['client'], entries: PutEventsRequestEntry[]): Promise<Outcome[]> {
  try {
    const answer = await client.send(new PutEventsCommand({ Entries: entries }));
    return entries.map((_entry, index) => outcomeOf(answer, index));
  } catch (error) {
    // Mostly a connection, a timeout or throttling. Any other error fails the second time as fast as the first.
    return entries.map(() => ({ failure: { reason: 'put_events', error }, mayPass: true }));
  }
}

function outcomeOf({ FailedEntryCount, Entries }: PutEventsCommandOutput, index: number): Outcome {
  if (FailedEntryCount === 0) return undefined;
  const entry = Entries?.[index];
  const isTaken = entry?.EventId !== undefined && entry.ErrorCode === undefined;
  if (FailedEntryCount !== undefined && isTaken) return undefined;
  const code = entry?.ErrorCode ?? 'unknown';
  return { failure: { reason: `failed entry: ${code}` }, mayPass: RETRYABLE.has(code) };
}

function failureOf(outcome: Outcome): Failure | undefined {
  return outcome?.failure;
}
