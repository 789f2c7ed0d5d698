import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { expiration, getItem, type Table } from '../../common/aws/table.ts';
import { ALERT_PRIORITIES, type AlertPriority } from './webhook.ts';

const alertShape = z.object({
  /** Under which it rings, together with the other alerts of its incident; absent where its end came first. */
  tag: z.optional(z.string()),
  /** The incident that made it; absent where none did, and in rows of releases that did not store it. */
  incidentId: z.optional(z.string()),
  /** As its Create named it: no proof. Absent in rows of releases that believed every alert. */
  incidentHint: z.optional(z.string()),
  priority: z.optional(z.enum(ALERT_PRIORITIES)),
  teams: z.optional(z.array(z.string())),
  /** When it was acknowledged or closed, milliseconds since the epoch, by OpsGenie's clock. */
  endedAt: z.optional(z.number()),
});

const registeredShape = z.extend(alertShape, { tag: z.string() });

const ringShape = z.object({
  /** Emergencies begun under this tag, and how many of them a cancellation has met. */
  emergencies: z._default(z.number(), 0),
  cancelled: z._default(z.number(), 0),
  /** When any of its alerts was acknowledged or closed. */
  endedAt: z.optional(z.number()),
});

export type AlertRow = z.infer<typeof alertShape>;
export type RegisteredAlert = z.infer<typeof registeredShape>;
export type NotifiedRow = z.infer<typeof ringShape>;

/** What an alert's later actions need of its first: they carry no details. */
export interface NewAlert {
  id: string;
  tag: string;
  /** False where the tag is only a guess, which one that is known already beats. */
  tagIsKnown: boolean;
  incidentId: string | undefined;
  incidentHint: string | undefined;
  priority: AlertPriority | undefined;
  teams: readonly string[];
}

/**
 * Which tag each alert rings under, and what has ended, for 14 days. Each method writes first and answers the row as
 * it is then, so that of a ring and an acknowledgement at the same time one sees the other.
 */
export interface AlertStore {
  register(alert: NewAlert): Promise<RegisteredAlert>;
  endAlert(id: string, at: number): Promise<AlertRow>;
  /** As its Create named it, a hint; undefined where it named none, or has not come yet. */
  incidentHintOf(id: string): Promise<string | undefined>;
  findAlert(id: string): Promise<AlertRow>;
  find(tag: string): Promise<NotifiedRow>;
  beginEmergency(tag: string): Promise<void>;
  endRing(tag: string, at: number): Promise<NotifiedRow>;
  cancelled(tag: string, emergencies: number): Promise<void>;
}

export function createAlertStore(table: Table): AlertStore {
  const alert = (id: string) => `pushover-alert#${id}`;
  const ring = (tag: string) => `pushover-ring#${tag}`;
  const findAlert = async (id: string) => alertShape.parse((await getItem(table, alert(id))) ?? {});
  return {
    async register({ id, tag, tagIsKnown, incidentId, incidentHint, priority, teams }) {
      const set = {
        ...(tagIsKnown ? { tag } : {}),
        ...(incidentId === undefined ? {} : { incidentId }),
        ...(incidentHint === undefined ? {} : { incidentHint }),
        ...(priority === undefined ? {} : { priority }),
        ...(teams.length === 0 ? {} : { teams }),
      };
      const setOnce = tagIsKnown ? {} : { tag };
      return registeredShape.parse(await update(table, alert(id), { set, setOnce }));
    },
    endAlert: async (id, at) => alertShape.parse(await update(table, alert(id), { set: { endedAt: at } })),
    async incidentHintOf(id) {
      const { incidentHint, incidentId } = await findAlert(id);
      return incidentHint ?? incidentId;
    },
    findAlert,
    find: async (tag) => ringShape.parse((await getItem(table, ring(tag))) ?? {}),
    async beginEmergency(tag) {
      await update(table, ring(tag), { increment: 'emergencies' });
    },
    endRing: async (tag, at) => ringShape.parse(await update(table, ring(tag), { set: { endedAt: at } })),
    async cancelled(tag, emergencies) {
      await update(table, ring(tag), { set: { cancelled: emergencies } });
    },
  };
}

interface Changes {
  set?: Record<string, unknown>;
  /** Only where it is not there yet. */
  setOnce?: Record<string, unknown>;
  /** Name of a number. */
  increment?: string;
}

/** Answers the whole row as it is after the change. */
async function update(table: Table, id: string, changes: Changes): Promise<unknown> {
  const { set = {}, setOnce = {}, increment } = changes;
  const values = { ...set, ...setOnce, expiration: expiration(table) };
  const clauses = Object.keys(values).map((name) =>
    name in setOnce ? `#${name} = if_not_exists(#${name}, :${name})` : `#${name} = :${name}`,
  );
  const names = [...Object.keys(values), ...(increment === undefined ? [] : [increment])];
  const { Attributes } = await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: { id },
      UpdateExpression: `SET ${clauses.join(', ')}${increment === undefined ? '' : ` ADD #${increment} :one`}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
        ...(increment === undefined ? {} : { ':one': 1 }),
      },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return Attributes;
}
