import * as z from 'zod/mini';

/** A list of people, which is null where there are none, and whose entries are texts or have a name. */
export const opsgenieNames = z.nullish(z.array(z.union([z.string(), z.object({ name: z.string() })])));

/** All schedules, each with those who are on call; OpsGenie calls its users by their e-mail. */
export const OPSGENIE_ON_CALLS_PATH = '/v2/schedules/on-calls?flat=true';

/** https://docs.opsgenie.com/docs/who-is-on-call-api */
export const opsgenieOnCalls = z.object({
  data: z.array(
    z.object({
      _parent: z.object({ id: z.string(), name: z.string(), enabled: z.boolean() }),
      onCallRecipients: opsgenieNames,
    }),
  ),
});

export type OpsgenieSchedule = z.infer<typeof opsgenieOnCalls>['data'][number];

/** Those who are on call now; a schedule that is switched off calls nobody. */
export function opsgenieOnCallNow({ _parent, onCallRecipients }: OpsgenieSchedule): string[] {
  return _parent.enabled ? toNames(onCallRecipients) : [];
}

export function toNames(list: z.infer<typeof opsgenieNames>): string[] {
  return (list ?? []).map((one) => (typeof one === 'string' ? one : one.name));
}
