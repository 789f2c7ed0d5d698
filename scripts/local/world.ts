import type { Service } from './opsgenie/opsgenie.ts';
import type { Channel, User } from './slack/slack.ts';

/** The workspace that the stand-ins play: who is there, where they talk, what can break. */
export const TEAM_ID = 'T0LOCAL001';
export const APP_ID = 'A0LOCAL001';

export const USERS: User[] = [
  { id: 'U0ONCALL01', name: 'olivia.oncall', teamId: TEAM_ID },
  { id: 'U0ENGINE01', name: 'emil.engineer', teamId: TEAM_ID },
  { id: 'U0GUEST001', name: 'gina.guest', teamId: 'T0PARTNER1' },
];

const everyone = USERS.map(({ id }) => id);

/** Every routed command is allowed in the first. */
export const CHANNELS: Channel[] = [
  { id: 'C0INCIDENT', name: 'incidents', kind: 'public', botIsMember: true, members: everyone },
  { id: 'C0RANDOM01', name: 'random', kind: 'public', botIsMember: true, members: everyone },
  { id: 'C0PRIVATE1', name: 'private-without-bot', kind: 'private', botIsMember: false, members: everyone },
  { id: 'D0DIRECT01', name: 'directmessage', kind: 'im', botIsMember: false, members: ['U0ONCALL01'] },
];

const NAMES = [
  'Checkout',
  'Payments',
  'Search',
  'Login',
  'Notifications',
  'Warehouse',
  'Public API',
  'Data platform',
  'Mobile backend',
  'DNS',
];

export const SERVICES: Service[] = services(NAMES);

/** Ids have the shape of OpsGenie's. */
export function services(names: readonly string[]): Service[] {
  return names.map((name, index) => ({
    id: `8a2633c8-cd2d-4baa-ba7b-${String(index).padStart(12, '0')}`,
    name,
  }));
}
