import { getItem, putNew, type Table } from './aws/table.ts';

/** What became of a tap: nothing is left to be done about it. */
export type TapResult = 'done' | 'already' | 'not_possible' | 'not_found' | 'expired';

/**
 * Acknowledgements on a phone, by Pushover's receipt, that need nothing more. The incident backend writes them; the
 * webhook gateway publishes a tap again until it is one of them. Kept for 14 days.
 */
export interface SettledTaps {
  has(receipt: string): Promise<boolean>;
  /** The first result stands. */
  settle(receipt: string, result: TapResult): Promise<void>;
}

export function createSettledTaps(table: Table): SettledTaps {
  const idOf = (receipt: string) => `phone-tap#${receipt}`;
  return {
    has: async (receipt) => (await getItem(table, idOf(receipt))) !== undefined,
    async settle(receipt, result) {
      await putNew<{ id: string; result: TapResult }>(table, { id: idOf(receipt), result });
    },
  };
}
