import { inCode } from '../../common/slack/in-code.ts';
import { escapeText } from '../../common/slack/response-url.ts';
import { ageText } from '../../common/text-table.ts';
import { truncate } from '../../common/truncate.ts';
import { linkedName } from './alarm-link.ts';
import type { Alarm } from './alarms.ts';

/** As many alarms are named. */
export const SHOWN_ALARMS = 20;
const PREFIX_CHARACTERS = 100;
const REASON_CHARACTERS = 120;

/** What is in ALARM, since when, each with a link to its page in the console where that is known. */
export function alarmsText(found: { alarms: Alarm[]; more: boolean }, prefix: string, now: number): string {
  const { alarms, more } = found;
  const which = prefix === '' ? '' : ` whose names begin with ${inCode(prefix, PREFIX_CHARACTERS)}`;
  if (alarms.length === 0) return `:large_green_circle: *No alarms*${which} are in ALARM.`;
  const count = `${alarms.length}${more ? ' or more' : ''} ${alarms.length === 1 ? 'alarm' : 'alarms'}`;
  const rest = alarms.length - SHOWN_ALARMS;
  const hint = rest > 0 ? [`... and ${rest} more: \`/devops alarms &lt;prefix&gt;\` shows fewer.`] : [];
  return [
    `:red_circle: *${count} in ALARM*${which}`,
    ...alarms.slice(0, SHOWN_ALARMS).map((alarm) => line(alarm, now)),
    ...hint,
  ].join('\n');
}

function line({ name, arn, since, reason, mutedUntil }: Alarm, now: number): string {
  const age = since === undefined ? '' : ` for ${ageText(now - since)}`;
  const why = reason === '' ? '' : `: ${escapeText(truncate(reason, REASON_CHARACTERS))}`;
  const muted = mutedUntil === undefined ? '' : ` (muted for another ${ageText(mutedUntil - now)})`;
  return `• ${linkedName(arn, name)}${age}${muted}${why}`;
}
