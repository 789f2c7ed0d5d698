import { section } from '../../common/slack/blocks.ts';
import type { UserMessage } from '../../common/slack/notify-user.ts';
import { cell, tableBlock } from '../../common/slack/table-block.ts';
import { truncate } from '../../common/truncate.ts';
import {
  type ClusterServices,
  HEAD,
  linesBelow,
  NUMBERS,
  serviceRow,
  servicesText,
} from './services-text.ts';

/** A table takes about 10,000 characters, and 40 services are shown. */
const CELL_SHOWN = 60;

/** A cluster's services as a table, and the same in lines of text. `now`: milliseconds since the epoch. */
export function servicesMessage(found: ClusterServices, now: number): UserMessage {
  const text = servicesText(found, now);
  if (found.services.length === 0) return { text };
  const locked = new Set((found.locks ?? []).map(({ target }) => target));
  const rows = found.services.map((service) => [
    ...serviceRow(service, now).map((one) => cell(truncate(one, CELL_SHOWN))),
    cell(locked.has(`${found.cluster}/${service.name}`) ? 'locked' : ''),
  ]);
  return {
    text,
    blocks: [
      section(`*Services of \`${found.cluster}\`*`),
      tableBlock([...HEAD, 'lock'], rows, NUMBERS),
      section(linesBelow(found, now).join('\n')),
    ],
    // The text alone: a section would cut it.
    simplerBlocks: [],
  };
}
