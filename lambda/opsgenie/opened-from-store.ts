import * as z from 'zod/mini';
import { createRowStore, unchanged } from '../../common/aws/row-store.ts';
import type { Table } from '../../common/aws/table.ts';
import type { MessageRef } from '../../common/slack/messages.ts';

const rowSchema = z.object({
  /** Of the submissions, the newest first. */
  receiptKeys: z.array(z.string()),
  /** How often it was changed. */
  version: z.number(),
});

/** Which submissions were opened from a message, by its shortcut. */
export interface OpenedFromStore {
  /** Once for each submission, however often it is called. */
  add(message: MessageRef, receiptKey: string): Promise<void>;
  /** Keys of their receipts, the newest first; none after 14 days. */
  find(message: MessageRef): Promise<string[]>;
}

const MAX_KEPT = 5;

/** A row for each message. */
export function createOpenedFromStore(table: Table): OpenedFromStore {
  const rows = createRowStore(table, { idOf: (message) => `openedFrom#${message}`, schema: rowSchema });
  return {
    async add(message, receiptKey) {
      for (;;) {
        const first = { receiptKeys: [receiptKey], version: 1 };
        const { row, isNew } = await rows.addOrFind(nameOf(message), first);
        if (isNew || row.receiptKeys.includes(receiptKey)) return;
        const receiptKeys = [receiptKey, ...row.receiptKeys].slice(0, MAX_KEPT);
        const changes = { receiptKeys, version: row.version + 1 };
        if (await rows.update(nameOf(message), { changes, ...unchanged({ version: row.version }) })) return;
      }
    },
    find: async (message) => (await rows.find(nameOf(message)))?.receiptKeys ?? [],
  };
}

function nameOf({ channel, ts }: MessageRef): string {
  return `${channel}#${ts}`;
}
