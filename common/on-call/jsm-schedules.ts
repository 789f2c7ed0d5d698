import * as z from 'zod/mini';

const PAGE = 50;
const MAX_PAGES = 10;

const schedulePage = z.object({
  values: z.array(z.object({ id: z.string(), name: z.string(), enabled: z.optional(z.boolean()) })),
});

export type JsmSchedule = z.infer<typeof schedulePage>['values'][number];

/** Of one schedule, as account ids. https://developer.atlassian.com/cloud/jira/service-desk-ops/rest/v2/api-group-schedules/ */
export const jsmOnCallNow = z.object({ onCallUsers: z.array(z.string()) });

/** Below the base of the API of operations. */
export function jsmOnCallPath({ id }: JsmSchedule): string {
  return `/schedules/${encodeURIComponent(id)}/on-calls?flat=true`;
}

/**
 * The schedules that the account may see, page by page, 500 at most; that is none, and no error, for one without rights.
 * `get` reads a path below the base of the API of operations.
 */
export async function readJsmSchedules(
  get: <T>(path: string, schema: z.ZodMiniType<T>) => Promise<T>,
): Promise<JsmSchedule[]> {
  const all: JsmSchedule[] = [];
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { values } = await get(`/schedules?offset=${page * PAGE}&size=${PAGE}`, schedulePage);
    all.push(...values);
    if (values.length < PAGE) break;
  }
  return all;
}
