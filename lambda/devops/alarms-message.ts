import { quotedBlock, section } from '../../common/slack/blocks.ts';
import type { UserMessage } from '../../common/slack/notify-user.ts';
import { cell, linkCell, tableBlock } from '../../common/slack/table-block.ts';
import { ageText } from '../../common/text-table.ts';
import { truncate } from '../../common/truncate.ts';
import { alarmLink } from './alarm-link.ts';
import type { Alarm } from './alarms.ts';
import {
  alarmsText,
  type FoundAlarms,
  headText,
  hintLines,
  REASON_CHARACTERS,
  SHOWN_ALARMS,
} from './alarms-text.ts';

/** Slack takes about 10,000 in a table, addresses included. */
const TABLE_CHARACTERS = 9000;
const NAME_SHOWN = 100;

/** What is in ALARM as a table, and the same in lines of text. `now`: milliseconds since the epoch. */
export function alarmsMessage(found: FoundAlarms, prefix: string, now: number): UserMessage {
  const text = alarmsText(found, prefix, now);
  const rows = found.alarms.slice(0, SHOWN_ALARMS).map((alarm) => rowOf(alarm, now));
  const characters = rows.flatMap(Object.values).join('').length;
  if (rows.length === 0 || characters > TABLE_CHARACTERS) return { text };
  const cells = rows.map(({ age, muted, name, reason, url }) => [
    url === '' ? cell(name) : linkCell(url, name),
    cell(age),
    cell(reason),
    cell(muted),
  ]);
  return {
    text,
    blocks: [
      section(headText(found, '')),
      // Typed by somebody: no mark-up.
      ...(prefix === '' ? [] : [quotedBlock([['Names begin with', prefix]])]),
      tableBlock(['alarm', 'for', 'reason', 'muted for'], cells, new Set([1])),
      ...hintLines(found).map(section),
    ],
    // The text alone: a section would cut it.
    simplerBlocks: [],
  };
}

/** What its cells say; `url` is '' where it is not known. */
function rowOf(
  { arn, mutedUntil, name, reason, since }: Alarm,
  now: number,
): Record<'url' | 'name' | 'age' | 'reason' | 'muted', string> {
  return {
    url: alarmLink(arn, name) ?? '',
    name: truncate(name, NAME_SHOWN),
    age: since === undefined ? '' : ageText(now - since),
    reason: truncate(reason, REASON_CHARACTERS),
    muted: mutedUntil === undefined ? '' : ageText(mutedUntil - now),
  };
}
