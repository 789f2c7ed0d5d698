import { ownValue } from '../../common/own-value.ts';

/** Prefix of an alarm's name -> what belongs to the alarms whose names begin so. */
export type ByPrefix = Readonly<Record<string, string>>;

export interface AlarmSettings {
  /** Slack channel ids. */
  channels: ByPrefix;
  /** `cluster/service` that Restart asks about. */
  services: ByPrefix;
  /** Names that nobody may mute, and what such a name with `-` begins: work is lost while they fire. */
  neverMuted: readonly string[];
  /** Those that open incidents; none where nothing is deployed that does. */
  incidentCommands: readonly string[];
}

/** Of the longest prefix that the name has; undefined where it has none of them. */
export function byLongestPrefix(map: ByPrefix, name: string): string | undefined {
  const prefixes = Object.keys(map).filter((prefix) => name.startsWith(prefix));
  const longest = prefixes.reduce((left, right) => (right.length > left.length ? right : left), '');
  return ownValue(map, longest);
}

export function mayBeMuted({ neverMuted }: Pick<AlarmSettings, 'neverMuted'>, name: string): boolean {
  return !neverMuted.some((one) => name === one || name.startsWith(`${one}-`));
}
