import * as z from 'zod/mini';
import { isObject } from '../../../../common/is-object.ts';
import { parseJson } from '../../json.ts';
import { AwsError, parseInput } from '../aws-error.ts';

/** The total of a request, as Slack's own long payloads met it for years; the documented limit has grown since. */
const REQUEST_LIMIT_BYTES = 256 * 1024;

const inputSchema = z.object({
  Entries: z.array(
    z.object({
      Source: z.optional(z.string()),
      DetailType: z.optional(z.string()),
      Detail: z.optional(z.string()),
      EventBusName: z.optional(z.string()),
      Resources: z.optional(z.array(z.string())),
      /** Seconds since the epoch. */
      Time: z.optional(z.number()),
      TraceHeader: z.optional(z.string()),
    }),
  ),
});

type Entry = z.infer<typeof inputSchema>['Entries'][number];

export interface PutEvent {
  busName: string;
  source: string;
  detailType: string;
  detail: Record<string, unknown>;
  resources: string[];
  timeSeconds: number | undefined;
  traceHeader: string | undefined;
}

export interface EntryError {
  ErrorCode: string;
  ErrorMessage: string;
}

/**
 * Reads a PutEvents request as strictly as AWS does: some faults refuse the whole request (AwsError), others only
 * their entry. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export function readEntries(input: unknown): (PutEvent | EntryError)[] {
  const { Entries: entries } = parseInput(inputSchema, input, 'SerializationException');
  if (entries.length < 1 || entries.length > 10) {
    const bound = entries.length < 1 ? 'greater than or equal to 1' : 'less than or equal to 10';
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ${bound}`,
    );
  }
  if (entries.reduce((total, entry) => total + sizeOf(entry), 0) > REQUEST_LIMIT_BYTES) {
    throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
  }
  return entries.map(readEntry);
}

export function isEntryError(entry: PutEvent | EntryError): entry is EntryError {
  return 'ErrorCode' in entry;
}

function readEntry(entry: Entry): PutEvent | EntryError {
  const { Detail, DetailType, EventBusName, Source } = entry;
  if (!Source) return missing('Source');
  if (!DetailType) return missing('DetailType');
  if (!Detail) return missing('Detail');
  if (Source.startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  const detail = parseJson(Detail);
  if (!isObject(detail)) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  return {
    busName: (EventBusName || 'default').replace(/^arn:aws:events:.*:event-bus\//, ''),
    source: Source,
    detailType: DetailType,
    detail,
    resources: entry.Resources ?? [],
    timeSeconds: entry.Time,
    traceHeader: entry.TraceHeader,
  };
}

function missing(name: string): EntryError {
  return {
    ErrorCode: 'InvalidArgument',
    ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-event-size */
function sizeOf(entry: Entry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])];
  const bytes = texts.reduce((total, one) => total + Buffer.byteLength(one ?? ''), 0);
  return bytes + (entry.Time === undefined ? 0 : 14);
}
