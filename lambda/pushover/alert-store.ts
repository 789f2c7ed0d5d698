import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { expiration, getItem, type Table, updateWhere } from '../../common/aws/table.ts';
import { PRIORITIES, type Priority } from '../../common/priorities.ts';

const alertShape = z.object({
  /** Name of the ring that it belongs to, with the other alerts of its incident; absent where its end came first. */
  tag: z.optional(z.string()),
  /** The incident that made it; absent where none did, and in rows of releases that did not store it. */
  incidentId: z.optional(z.string()),
  /** As its Create named it: no proof. Absent in rows of releases that believed every alert. */
  incidentHint: z.optional(z.string()),
  priority: z.optional(z.enum(PRIORITIES)),
  teams: z.optional(z.array(z.string())),
  /** When it was acknowledged or closed, milliseconds since the epoch, by OpsGenie's clock. */
  endedAt: z.optional(z.number()),
});

const registeredShape = z.extend(alertShape, { tag: z.string() });

export type AlertRow = z.infer<typeof alertShape>;
export type RegisteredAlert = z.infer<typeof registeredShape>;

/** What an alert's later actions need of its first: they carry no details. */
export interface NewAlert {
  id: string;
  tag: string;
  /** False where the tag is only a guess, which one that is known already beats. */
  tagIsKnown: boolean;
  incidentId: string | undefined;
  incidentHint: string | undefined;
  priority: Priority | undefined;
  teams: readonly string[];
}

/**
 * To which ring each alert belongs, and which alert has ended, for 14 days. Each method writes first and answers the row
 * as it is then, so that of a ring and an acknowledgement at the same time one sees the other.
 */
export interface AlertStore {
  register(alert: NewAlert): Promise<RegisteredAlert>;
  /** Keeps the latest end. */
  endAlert(id: string, at: number): Promise<AlertRow>;
  /** When the call of this fingerprint came first, where this one came `at`: for calls that do not say their time. */
  firstArrival(id: string, fingerprint: string, at: number): Promise<number>;
  /** As its Create named it, a hint; undefined where it named none, or has not come yet. */
  incidentHintOf(id: string): Promise<string | undefined>;
  findAlert(id: string): Promise<AlertRow>;
}

export function createAlertStore(table: Table): AlertStore {
  const alert = (id: string) => `pushover-alert#${id}`;
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
    async endAlert(id, at) {
      await updateWhere(table, alert(id), {
        changes: { endedAt: at, expiration: expiration(table) },
        condition: 'attribute_not_exists(#endedAt) OR #endedAt < :at',
        names: { '#endedAt': 'endedAt' },
        values: { ':at': at },
      });
      return findAlert(id);
    },
    async firstArrival(id, fingerprint, at) {
      const name = `arrived_${fingerprint.slice(0, 16)}`;
      return z.number().parse((await update(table, alert(id), { setOnce: { [name]: at } }))[name]);
    },
    async incidentHintOf(id) {
      const { incidentHint, incidentId } = await findAlert(id);
      return incidentHint ?? incidentId;
    },
    findAlert,
  };
}

interface Changes {
  set?: Record<string, unknown>;
  /** Only where it is not there yet. */
  setOnce?: Record<string, unknown>;
}

/** Answers the whole row as it is after the change. */
async function update(table: Table, id: string, changes: Changes): Promise<Record<string, unknown>> {
  const { set = {}, setOnce = {} } = changes;
  const values = { ...set, ...setOnce, expiration: expiration(table) };
  const names = Object.keys(values);
  const clauses = names.map((name) =>
    name in setOnce ? `#${name} = if_not_exists(#${name}, :${name})` : `#${name} = :${name}`,
  );
  const { Attributes } = await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: { id },
      UpdateExpression: `SET ${clauses.join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(
        Object.entries(values).map(([name, value]) => [`:${name}`, value]),
      ),
      ReturnValues: 'ALL_NEW',
    }),
  );
  return Attributes ?? {};
}
