import { escapeText } from '../../common/slack/response-url.ts';
import { ageText } from '../../common/text-table.ts';
import { truncate } from '../../common/truncate.ts';
import type { Alarm } from './alarms.ts';

const SHOWN = 20;
const NAME_CHARACTERS = 100;
const REASON_CHARACTERS = 120;

/** What is in ALARM, since when, each with a link to its page in the console. */
export function alarmsText(found: { alarms: Alarm[]; more: boolean }, prefix: string, now: number): string {
  const { alarms, more } = found;
  const which = prefix === '' ? '' : ` whose names begin with \`${plainCode(prefix)}\``;
  if (alarms.length === 0) return `:large_green_circle: *No alarms*${which} are in ALARM.`;
  const count = `${alarms.length}${more ? ' or more' : ''} ${alarms.length === 1 ? 'alarm' : 'alarms'}`;
  const rest = alarms.length - SHOWN;
  const hint = rest > 0 ? [`... and ${rest} more: \`/devops alarms &lt;prefix&gt;\` shows fewer.`] : [];
  return [
    `:red_circle: *${count} in ALARM*${which}`,
    ...alarms.slice(0, SHOWN).map((alarm) => line(alarm, now)),
    ...hint,
  ].join('\n');
}

function line({ name, arn, since, reason }: Alarm, now: number): string {
  const label = escapeText(truncate(name, NAME_CHARACTERS)).replaceAll('|', '/');
  const url = consoleUrl(arn, name);
  const link = url === undefined ? label : `<${url}|${label}>`;
  const age = since === undefined ? '' : ` for ${ageText(now - since)}`;
  const why = reason === '' ? '' : `: ${escapeText(truncate(reason, REASON_CHARACTERS))}`;
  return `• ${link}${age}${why}`;
}

const CONSOLES: Record<string, string> = {
  aws: 'console.aws.amazon.com',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-cn': 'console.amazonaws.cn',
};

/** By the ARN, `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:<name>`; undefined where that is none. */
function consoleUrl(arn: string, name: string): string | undefined {
  const [, partition = '', , region = ''] = arn.split(':');
  const console = Object.hasOwn(CONSOLES, partition) ? CONSOLES[partition] : undefined;
  if (console === undefined || !/^[a-z0-9-]+$/.test(region)) return undefined;
  return `https://${region}.${console}/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(name)}`;
}

function plainCode(text: string): string {
  return escapeText(truncate(text, NAME_CHARACTERS).replaceAll('`', "'"));
}
