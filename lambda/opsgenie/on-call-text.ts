import { escapeText } from '../../common/slack/response-url.ts';
import type { OnCall } from './incident-backend.ts';
import { timeText } from './time-text.ts';

/** Who is on call now, until when, and who is next: one line for each schedule. */
export function onCallText(product: string, schedules: readonly OnCall[], now: number): string {
  if (schedules.length === 0) return `${product} has no schedule.`;
  return ['*On call*', ...schedules.map((one) => lineOf(one, now))].join('\n');
}

function lineOf({ schedule, enabled, now: names, until, next }: OnCall, now: number): string {
  const name = `*${escapeText(schedule)}*`;
  if (!enabled) return `${name}: switched off, so it calls nobody.`;
  const who = names.length === 0 ? 'nobody is on call' : namesText(names);
  const ending = until === undefined ? '' : ` until ${timeText(until, now)}`;
  const following = next.length === 0 ? '' : `, then ${namesText(next)}`;
  return `${name}: ${who}${ending}${following}`;
}

function namesText(names: readonly string[]): string {
  return names.map(escapeText).join(', ');
}
