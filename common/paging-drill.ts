import * as z from 'zod/mini';
import { createRowStore } from './aws/row-store.ts';
import type { Table } from './aws/table.ts';
import { requestIdSchema } from './request-id.ts';

const drillSchema = z.object({
  /** When it was asked for, milliseconds since the epoch, as all times here. */
  startedAt: z.number(),
  /** The one alert that is this drill, and when the webhook told of it. */
  alertId: z.optional(z.string()),
  arrivedAt: z.optional(z.number()),
  /** When every phone was tried; entries of pushover-recipients, never a key. */
  pushedAt: z.optional(z.number()),
  reached: z.optional(z.array(z.string())),
  missed: z.optional(z.array(z.string())),
});

/** How far a paging drill has come. Kept for 14 days. */
export type PagingDrill = z.infer<typeof drillSchema>;

export interface PagingDrills {
  /** Before its alert is made: the webhook may be the faster one. Returns the drill that is there, if this is a repetition. */
  begin(id: string): Promise<PagingDrill>;
  find(id: string): Promise<PagingDrill | undefined>;
  /**
   * The webhook tells of this alert under the alias of a drill. False if nobody asked for that drill, or if another alert
   * was it: of each drill that was asked for, one alert is a drill, and every other is an alert like any.
   */
  arrive(id: string, alertId: string): Promise<boolean>;
  pushed(id: string, phones: { reached: string[]; missed: string[] }): Promise<void>;
}

/** The incident backend begins a drill, the webhook gateway notes how it arrives. */
export function createPagingDrills(table: Table): PagingDrills {
  const rows = createRowStore(table, { idOf: (id) => `drill#${id}`, schema: drillSchema });
  const asked = { condition: 'attribute_exists(#id)', names: { '#id': 'id' } };
  return {
    begin: async (id) => (await rows.addOrFind(id, { startedAt: table.now() })).row,
    find: rows.find,
    async arrive(id, alertId) {
      const isFirst = await rows.update(id, {
        changes: { alertId, arrivedAt: table.now() },
        condition: `${asked.condition} AND attribute_not_exists(#alertId)`,
        names: asked.names,
      });
      return isFirst || (await rows.find(id))?.alertId === alertId;
    },
    async pushed(id, phones) {
      await rows.update(id, { changes: { ...phones, pushedAt: table.now() }, ...asked });
    },
  };
}

const ALIAS_PREFIX = 'qbot-drill-';

/** Of the alert of a drill: `id` is the request id under which it was asked for. */
export function drillAlias(id: string): string {
  return `${ALIAS_PREFIX}${id}`;
}

/** The id in such an alias; undefined in any other. Anybody may give an alert this alias: the table knows what was asked for. */
export function drillIdOf(alias: string): string | undefined {
  if (!alias.startsWith(ALIAS_PREFIX)) return undefined;
  return requestIdSchema.safeParse(alias.slice(ALIAS_PREFIX.length)).data;
}
