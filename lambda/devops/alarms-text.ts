import { inCode } from '../../common/slack/in-code.ts';
import { escapeText } from '../../common/slack/response-url.ts';
import { ageText } from '../../common/text-table.ts';
import { truncate } from '../../common/truncate.ts';
import { linkedName } from './alarm-link.ts';
import type { Alarm } from './alarms.ts';

/** As many alarms are named. */
export const SHOWN_ALARMS = 20;
const PREFIX_CHARACTERS = 100;
export const REASON_CHARACTERS = 120;

export interface FoundAlarms {
  /** The newest first. */
  alarms: Alarm[];
  more: boolean;
}

/** What is in ALARM, since when, each with a link to its page in the console where that is known. */
export function alarmsText(found: FoundAlarms, prefix: string, now: number): string {
  const lines = found.alarms.slice(0, SHOWN_ALARMS).map((alarm) => line(alarm, now));
  return [headText(found, prefix), ...lines, ...hintLines(found)].join('\n');
}

/** How many, and of which names. */
export function headText({ alarms, more }: FoundAlarms, prefix: string): string {
  const which = prefix === '' ? '' : ` whose names begin with ${inCode(prefix, PREFIX_CHARACTERS)}`;
  if (alarms.length === 0) return `:large_green_circle: *No alarms*${which} are in ALARM.`;
  const count = `${alarms.length}${more ? ' or more' : ''} ${alarms.length === 1 ? 'alarm' : 'alarms'}`;
  return `:red_circle: *${count} in ALARM*${which}`;
}

/** One line if not all are shown. */
export function hintLines({ alarms }: FoundAlarms): string[] {
  const rest = alarms.length - SHOWN_ALARMS;
  return rest > 0 ? [`... and ${rest} more: \`/devops alarms &lt;prefix&gt;\` shows fewer.`] : [];
}

function line({ name, arn, since, reason, mutedUntil }: Alarm, now: number): string {
  const age = since === undefined ? '' : ` for ${ageText(now - since)}`;
  const why = reason === '' ? '' : `: ${escapeText(truncate(reason, REASON_CHARACTERS))}`;
  const muted = mutedUntil === undefined ? '' : ` (muted for another ${ageText(mutedUntil - now)})`;
  return `• ${linkedName(arn, name)}${age}${muted}${why}`;
}
