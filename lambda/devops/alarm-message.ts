import type { Button, KnownBlock } from '@slack/types';
import { carried, OPEN_FORM } from '../../common/open-form-button.ts';
import { formatActionId } from '../../common/slack/action-id.ts';
import { context, plain, quotedBlock, section } from '../../common/slack/blocks.ts';
import { escapeText, type SlackMessage } from '../../common/slack/response-url.ts';
import { slackDate } from '../../common/slack/slack-date.ts';
import { ageText } from '../../common/text-table.ts';
import { truncate } from '../../common/truncate.ts';
import type { AlarmState } from './alarm-event.ts';
import { MAX_CHANGES, type Standing, standingOf } from './alarm-history.ts';
import { alarmLink, linkedName } from './alarm-link.ts';
import { type AlarmSettings, byLongestPrefix, mayBeMuted } from './alarm-settings.ts';
import type { AlarmRow } from './alarm-store.ts';

export const MUTE_1_HOUR = formatActionId({ command: '/devops', subcommand: 'mute', action: '1h' });
export const MUTE_8_HOURS = formatActionId({ command: '/devops', subcommand: 'mute', action: '8h' });
export const UNMUTE = formatActionId({ command: '/devops', subcommand: 'mute', action: 'off' });
export const RESTART_FOR_ALARM = formatActionId({
  command: '/devops',
  subcommand: 'restart',
  action: 'alarm',
});
const INCIDENT_COMMAND = '/sre';
const OPEN_INCIDENT = formatActionId({
  command: INCIDENT_COMMAND,
  subcommand: 'incident',
  action: OPEN_FORM,
});

const REASON_CHARACTERS = 500;

/** A message has something to say once the alarm was in ALARM; that a new one has become OK is no news. */
export function isWorthShowing(row: AlarmRow): boolean {
  return row.history.some(({ state }) => state === 'ALARM');
}

/**
 * The one message of an alarm: how it stands, since when, why, and what can be done about it. All of it is made of the
 * row, so that whichever event comes last, the message says what is newest.
 *
 * @param now milliseconds since the epoch: whether a mute has ended by itself
 */
export function alarmMessage(row: AlarmRow, settings: AlarmSettings, now: number): SlackMessage {
  const standing = standingOf(row.history);
  if (standing === undefined) throw new Error('an alarm without a state has no message');
  const isMuted = row.mutedUntil > now;
  const text = standingText(linkedName(row.arn, row.name), standing);
  const buttons = buttonsOf(row, standing, { settings, isMuted });
  const why = reasonOf(row);
  const blocks: KnownBlock[] = [section(text)];
  if (why !== '' && standing.now.state !== 'OK') blocks.push(quotedBlock([['', why]]));
  if (isMuted) blocks.push(context(mutedText(row)));
  if (buttons.length > 0) blocks.push({ type: 'actions', elements: buttons });
  return { text: standingText(plainName(row), standing), blocks };
}

/**
 * What a message says for good once the alarm has another one: how it recovered, if it did so before, and never that it
 * fires.
 */
export function leftMessage(row: AlarmRow, before: number): SlackMessage {
  const standing = standingOf(row.history.filter(({ at }) => at < before));
  const say = (name: string) =>
    standing?.now.state === 'OK'
      ? standingText(name, standing)
      : `:white_circle: *${name}*: this message is no longer kept up to date. \`/devops alarms\` shows how the alarm stands.`;
  return { text: say(plainName(row)), blocks: [section(say(linkedName(row.arn, row.name)))] };
}

function plainName({ name }: AlarmRow): string {
  return escapeText(truncate(name, REASON_CHARACTERS));
}

/** Plain words: in numbers where CloudWatch has given any. */
function reasonOf({ figures, reason }: AlarmRow): string {
  return truncate(figures || reason, REASON_CHARACTERS);
}

function standingText(name: string, standing: Standing): string {
  return standing.flap === undefined ? steadyText(name, standing) : flapText(name, standing, standing.flap);
}

function steadyText(name: string, { fired, now: { at, state } }: Standing): string {
  const lasted = fired === undefined ? '' : ageText(fired.until - fired.from);
  switch (state) {
    // Not "is": of a post whose answer was lost there may be two, and nobody finds the first one again.
    case 'ALARM':
      return `:red_circle: *${name}* went into ALARM, ${dayTimeText(at)}`;
    case 'OK':
      return `:large_green_circle: *${name}* has recovered, ${dayTimeText(at)}: it was in ALARM for ${lasted}`;
    case 'INSUFFICIENT_DATA':
      return `:white_circle: *${name}* has had no data since ${dayTimeText(at)}, so it is not known whether it has recovered: it was in ALARM for ${lasted} before`;
  }
}

const STATE_WORDS: Readonly<Record<AlarmState, string>> = {
  ALARM: ':red_circle: in ALARM',
  OK: ':large_green_circle: OK',
  INSUFFICIENT_DATA: ':white_circle: without data',
};

/** One line that counts. */
function flapText(name: string, { now }: Standing, flap: { changes: number; since: number }): string {
  const changes = flap.changes < MAX_CHANGES ? `${flap.changes}` : `${MAX_CHANGES} or more`;
  return `:warning: *${name}* is flapping: ${changes} changes since ${dayTimeText(flap.since)}, the last ${dayTimeText(now.at)}: ${STATE_WORDS[now.state]}`;
}

function mutedText({ mutedBy, mutedUntil }: AlarmRow): string {
  return `:no_bell: Muted by <@${mutedBy}> until ${dayTimeText(mutedUntil)}: this message is kept up to date, and no new one is posted.`;
}

/** In the reader's own time zone. */
export function dayTimeText(at: number): string {
  const fallback = new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  return slackDate(at, '{date_short_pretty} {time}', `${fallback} UTC`);
}

/** None once it has recovered, but to end a mute: there is nothing to be done about it. */
function buttonsOf(
  row: AlarmRow,
  { flap, now }: Standing,
  { isMuted, settings }: { settings: AlarmSettings; isMuted: boolean },
): Button[] {
  const unmute = isMuted ? [button('Unmute', UNMUTE, row.arn)] : [];
  if (now.state === 'OK' && flap === undefined) return unmute;
  const service = byLongestPrefix(settings.services, row.name);
  const mute = isMuted || !mayBeMuted(settings, row.name) ? [] : muteButtons(row);
  return [
    ...(settings.incidentCommands.includes(INCIDENT_COMMAND)
      ? [button('Open incident', OPEN_INCIDENT, openFormValue(row))]
      : []),
    ...(service === undefined ? [] : [button('Restart', RESTART_FOR_ALARM, service)]),
    ...mute,
    ...unmute,
  ];
}

function muteButtons({ arn }: AlarmRow): Button[] {
  return [button('Mute 1 h', MUTE_1_HOUR, arn), button('Mute 8 h', MUTE_8_HOURS, arn)];
}

function openFormValue(row: AlarmRow): string {
  const { arn, name } = row;
  const input = { description: reasonOf(row), link: alarmLink(arn, name) ?? '' };
  return carried({ message: `Alarm ${name}`, filter: '', input });
}

function button(label: string, actionId: string, value: string): Button {
  return { type: 'button', action_id: actionId, text: plain(label), value };
}
