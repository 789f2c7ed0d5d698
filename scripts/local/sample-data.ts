import type { AlarmOptions } from './aws/cloudwatch.ts';
import type { ServiceOptions } from './aws/ecs.ts';
import type { TopicOptions } from './aws/sns.ts';
import type { NodeOptions } from './fakes/chain/methods.ts';
import type { JsmService, JsmUser } from './fakes/jsm/jsm.ts';
import type { Schedule, Service, Team } from './fakes/opsgenie/opsgenie.ts';
import type { Channel, User, UserGroup } from './fakes/slack/slack.ts';

/** The workspace that the fakes simulate: its users, its channels, what can break. */
export const TEAM_ID = 'T0LOCAL001';
export const APP_ID = 'A0LOCAL001';
/** The workspace is part of an Enterprise Grid. */
export const ENTERPRISE = { id: 'E0LOCAL001', name: 'Local Works' };
/** Terraform's `slack_home_teams`. */
export const HOME_TEAMS = ['T0SISTER01'];

export const USERS: User[] = [
  { id: 'U0ONCALL01', name: 'olivia.oncall', teamId: TEAM_ID },
  { id: 'U0ENGINE01', name: 'emil.engineer', teamId: TEAM_ID },
  { id: 'U0GUEST001', name: 'gina.guest', teamId: 'T0PARTNER1' },
  { id: 'U0SISTER01', name: 'sara.sister', teamId: 'T0SISTER01' },
  { id: 'U0COUSIN01', name: 'carl.cousin', teamId: 'T0COUSIN01' },
  { id: 'U0ORGWIDE1', name: 'oscar.organisation', teamId: ENTERPRISE.id },
];

const everyone = USERS.map(({ id }) => id);

/** A private channel that the bot is not in: no command is allowed there unless ALLOWED_CHANNELS says so. */
export const WITHOUT_BOT = 'C0PRIVATE1';

export const CHANNELS: Channel[] = [
  { id: 'C0INCIDENT', name: 'incidents', kind: 'public', botIsMember: true, members: everyone },
  { id: 'C0RANDOM01', name: 'random', kind: 'public', botIsMember: true, members: everyone },
  {
    ...{ id: 'C0OPERATE1', name: 'operations', kind: 'public', botIsMember: true },
    members: ['U0ONCALL01', 'U0ENGINE01'],
  },
  { id: WITHOUT_BOT, name: 'private-without-bot', kind: 'private', botIsMember: false, members: everyone },
  { id: 'D0DIRECT01', name: 'directmessage', kind: 'im', botIsMember: false, members: ['U0ONCALL01'] },
];

/** Where what failed is posted. */
export const OPERATIONS_CHANNEL = 'C0OPERATE1';

/** Where every command is allowed. */
export const OPEN_CHANNELS = ['C0INCIDENT'];

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

/** The one site of Jira. */
export const JIRA = {
  cloudId: '11111111-2222-4333-8444-555555555555',
  siteUrl: 'https://example.atlassian.net',
  email: 'qbot@example.com',
  projectKey: 'OPS',
};

/** Terraform's `token_expires` of it. */
export const JIRA_TOKEN_EXPIRES = '2099-03-01';

/** Both products know the same services; ids have the shape of Jira's, and the first team answers for each. */
export function jsmServices(services: readonly Service[]): JsmService[] {
  return services.map(({ id, name }) => ({
    ari: `ari:cloud:graph::service/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d/${id}`,
    name,
    teamId: '5f2b7c1e-0000-4000-8000-000000000001',
  }));
}

/** OpsGenie's teams: an incident can be escalated to them. */
export const TEAMS: Team[] = [
  { id: '5f2b7c1e-0000-4000-8000-000000000001', name: 'Platform' },
  { id: '5f2b7c1e-0000-4000-8000-000000000002', name: 'Payments' },
];

const WEEKLY = { firstShiftAt: Date.UTC(2026, 0, 5, 9), shiftMs: 7 * 24 * 60 * 60 * 1000 };

/** One changes each week, one has nobody, one is switched off. */
export const SCHEDULES: Schedule[] = [
  {
    ...{ id: '80564037-1984-4f38-b98e-000000000001', name: 'Platform on call', enabled: true },
    users: ['olivia.oncall@example.com', 'emil.engineer@example.com'],
    teamId: '5f2b7c1e-0000-4000-8000-000000000001',
    ...WEEKLY,
  },
  {
    id: '80564037-1984-4f38-b98e-000000000002',
    name: 'Payments on call',
    enabled: true,
    users: [],
    teamId: '5f2b7c1e-0000-4000-8000-000000000002',
    ...WEEKLY,
  },
  {
    ...{ id: '80564037-1984-4f38-b98e-000000000003', name: 'Summer cover', enabled: false },
    users: ['olivia.oncall@example.com'],
    ...WEEKLY,
  },
];

/** Jira knows accounts: here each is called by its address. */
export const JIRA_USERS: JsmUser[] = [...new Set(SCHEDULES.flatMap(({ users }) => users))].map((address) => ({
  accountId: address,
  displayName: address,
}));

/** The chain's nodes, each named by how it is. */
export const CHAIN_NODES: NodeOptions[] = [
  {
    name: 'ok',
    votingPower: 240_000,
    peers: [
      { moniker: 'sentry-a', ip: '203.0.113.21' },
      { moniker: 'ip-203-0-113-22', ip: '203.0.113.22' },
    ],
  },
  { name: 'syncing', catchingUp: true, peers: [{ moniker: 'sentry-a', ip: '203.0.113.21' }] },
  { name: 'lagging', behind: 250, peers: [] },
];

const MINUTE_MS = 60_000;

export const ALARMS: AlarmOptions[] = [
  {
    name: 'checkout-5xx',
    state: 'ALARM',
    sinceMs: 12 * MINUTE_MS,
    reason: 'Threshold Crossed: 3 out of the last 3 datapoints were greater than the threshold (5.0).',
  },
  { name: 'payments-latency', state: 'OK', sinceMs: 90 * MINUTE_MS, reason: 'Threshold no longer crossed.' },
  {
    name: 'shop-unhealthy',
    composite: true,
    state: 'ALARM',
    sinceMs: 11 * MINUTE_MS,
    reason: 'checkout-5xx transitioned to ALARM',
  },
  { name: 'search-cpu', state: 'INSUFFICIENT_DATA', sinceMs: 5 * MINUTE_MS, reason: 'Unchecked.' },
  // Those that have a channel begin without an ALARM.
  ...['shop-checkout-5xx', 'shop-payments-latency', 'qbot-queue-depth-failures'].map((name) => ({
    ...{ name, state: 'OK' as const, sinceMs: 30 * MINUTE_MS, reason: 'Threshold no longer crossed.' },
  })),
  {
    ...{ name: 'shop-all-services', state: 'OK', composite: true, sinceMs: 30 * MINUTE_MS },
    reason: 'No alarm of it is in ALARM.',
  },
];

export const ECS_SERVICES: ServiceOptions[] = [
  { cluster: 'shop', name: 'checkout', desired: 2, taskDefinition: 'checkout:42' },
  { cluster: 'shop', name: 'payments', desired: 3, taskDefinition: 'payments:17' },
  { cluster: 'shop', name: 'search', desired: 1, taskDefinition: 'search:5', controller: 'CODE_DEPLOY' },
  {
    ...{ cluster: 'shop', name: 'billing', desired: 2, taskDefinition: 'billing:7' },
    behindClassicLoadBalancer: true,
  },
  { cluster: 'shop', name: 'warehouse', desired: 1, taskDefinition: 'warehouse:3' },
];

/** Slack groups: nobody is in it, until an administrator says so on the page. */
export const GROUPS: UserGroup[] = [
  { id: 'S0DEPLOY01', handle: 'deployers', name: 'Deployers', users: [], isOpen: false },
];

/** Restricted by default: the others have to see what that looks like. */
export const RESTRICTED = { '/devops restart': ['U0ONCALL01', 'S0DEPLOY01'] };

/** Who hears of the bot's alarms; the names are Terraform's. */
export const ALARM_TOPICS: TopicOptions[] = ['qbot-alarms', 'qbot-alarms-routine'].map((name) => ({
  name,
  subscriptions: [{ protocol: 'email', endpoint: 'olivia.oncall@example.com', isConfirmed: true }],
}));
