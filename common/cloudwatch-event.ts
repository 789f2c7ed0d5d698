import * as z from 'zod/mini';

/** `source` of what CloudWatch puts on the account's default bus. AWS lets no customer put events of an `aws.` source. */
export const ALARM_SOURCE = 'aws.cloudwatch';

const fromCloudWatch = z.object({
  id: z.string(),
  source: z.literal(ALARM_SOURCE),
  'detail-type': z.string(),
});

/**
 * An event of CloudWatch's in the shape of every other event that is no user's request, with its own id as the
 * correlation id; anything else as it came.
 */
export function withRequestId(input: unknown): unknown {
  const { data } = fromCloudWatch.safeParse(input);
  if (data === undefined) return input;
  const { id, source, 'detail-type': detailType } = data;
  return { id, source, 'detail-type': detailType, detail: { requestId: id, event: input } };
}
