import { expiration, getItem, type Table, updateWhere } from '../../common/aws/table.ts';
import { QBotError } from '../../common/errors.ts';
import { type Emergencies, ringShape } from './ring-state.ts';

/** Each time one of the others got through: no incident has so many alerts at one moment. */
const ATTEMPTS = 25;

/** Others changed the same ring all the time. */
class RingContendedError extends QBotError {
  readonly code = 'QBOT_RING_CONTENDED';
}

/** What rings for an incident, or for an alert without one, by its name, for 14 days. */
export interface RingStore {
  find(name: string): Promise<Emergencies>;
  /**
   * Changes it as a whole: of an emergency and an acknowledgement at the same time one sees the other. `by` may be
   * called more than once. Answers the ring as it is then. Throws where the table does, or others never leave it alone.
   */
  change(name: string, by: (ring: Emergencies) => Emergencies): Promise<Emergencies>;
}

export function createRingStore(table: Table): RingStore {
  const rowOf = (name: string) => `pushover-ring#${name}`;
  const find = async (name: string) => ringShape.parse((await getItem(table, rowOf(name))) ?? {});
  const write = (name: string, { version, ...changes }: Emergencies) =>
    updateWhere(table, rowOf(name), {
      changes: { ...changes, version: (version ?? 0) + 1, expiration: expiration(table) },
      condition: version === undefined ? 'attribute_not_exists(#version)' : '#version = :seen',
      names: { '#version': 'version' },
      ...(version === undefined ? {} : { values: { ':seen': version } }),
    });
  return {
    find,
    async change(name, by) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const before = await find(name);
        const after = by(before);
        if (after === before) return before;
        if (await write(name, after)) return { ...after, version: (before.version ?? 0) + 1 };
      }
      throw new RingContendedError('others changed the ring all the time');
    },
  };
}
