import * as z from 'zod/mini';

/** The same in both products. */
export const finalTimeline = z.object({
  rotations: z.array(
    z.object({ periods: z.nullish(z.array(z.object({ startDate: z.string(), endDate: z.string() }))) }),
  ),
});

/**
 * When who is on call now changes, milliseconds since the epoch; undefined where the timeline, which reaches to `last`,
 * does not say.
 */
export function shiftEnd(
  { rotations }: z.infer<typeof finalTimeline>,
  { last, now }: { last: string | undefined; now: number },
): number | undefined {
  const ends = rotations
    .flatMap(({ periods }) => periods ?? [])
    .filter(({ endDate, startDate }) => Date.parse(startDate) <= now && now < Date.parse(endDate))
    .map(({ endDate }) => Date.parse(endDate))
    .filter((end) => last === undefined || end < Date.parse(last));
  return ends.length > 0 ? Math.min(...ends) : undefined;
}
