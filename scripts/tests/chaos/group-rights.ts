import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { createSecrets, PROOF_CACHE_MS } from '../../../common/aws/secrets.ts';
import { parseGroupMembers, writeGroupMembers } from '../../../common/group-members.ts';
import type { Log } from '../../../common/logger.ts';
import { grantOf } from '../../../lambda/gatekeeper/grants.ts';
import { createProofs } from '../../../lambda/gatekeeper/proofs.ts';
import { createGroupSync } from '../../../lambda/group_sync/group_sync.ts';
import { WITHIN_MS } from './rights-history.ts';

const GROUP = 'S0CHAOS0001';
const USER = 'U0CHAOS0001';
const PARAMETER = '/qbot/group-members';

export const MINUTE = 60_000;
/** How often a user clicks here. */
const TICK_MS = 20_000;
const SYNC_MS = 5 * MINUTE;
/** After a sync that succeeded again. */
const AFTER_SYNC_MS = 2 * MINUTE;
/** How long the gate goes on with what it read last, while SSM does not answer it. */
const BLIND_MS = 60 * MINUTE;

/** Something that happens to the group, to Slack or to SSM, and how long it is left at that. */
export interface GroupEvent {
  what: 'join' | 'leave' | 'slack fails' | 'slack answers' | `${'writes' | 'reads'} ${'fail' | 'work'}`;
  minutes: number;
}

/** What one click was, in the time of the run. */
export interface Clicked {
  at: number;
  isAllowed: boolean;
  isMember: boolean;
  /** When the user was last in the group; -Infinity: never. */
  memberUntil: number;
  /** When the first sync began that read and wrote everything after the user had left; undefined: none did yet. */
  syncedAt: number | undefined;
  /** Of the last sync that read the group. */
  readAt: number;
  /** When SSM last answered the gate, and whether it has failed it since. */
  answeredAt: number;
  isBlind: boolean;
}

const SILENT: Log = { info: () => {}, warn: () => {}, error: () => {}, begin: () => {} };

/** The real sync and the real gate on one clock that only this moves: events, a sync each 5 minutes, a click each 20 s. */
export async function runGroupRights(events: readonly GroupEvent[]): Promise<Clicked[]> {
  const world = createWorld();
  const sync = createSync(world);
  const isLetThrough = createGate(world);
  const clicks: Clicked[] = [];
  for (const { what, minutes } of events) {
    apply(world, what);
    const until = world.now + minutes * MINUTE;
    while (world.now < until) {
      world.now += TICK_MS;
      if (world.now % SYNC_MS < TICK_MS) await runSync(world, sync);
      if (world.isMember) world.memberUntil = world.now;
      const isAllowed = await isLetThrough();
      const { now: at, isMember, memberUntil, syncedAt, readAt, answeredAt, isBlind } = world;
      clicks.push({ at, isAllowed, isMember, memberUntil, syncedAt, readAt, answeredAt, isBlind });
    }
  }
  return clicks;
}

interface World {
  now: number;
  isMember: boolean;
  slackFails: boolean;
  writesFail: boolean;
  readsFail: boolean;
  answeredAt: number;
  isBlind: boolean;
  parameter: string;
  memberUntil: number;
  syncedAt: number | undefined;
  readAt: number;
}

function createWorld(): World {
  return {
    ...{ now: 1_790_000_000_000, isMember: false, slackFails: false, writesFail: false, parameter: '' },
    ...{ readsFail: false, answeredAt: Number.NEGATIVE_INFINITY, isBlind: false },
    ...{ memberUntil: Number.NEGATIVE_INFINITY, readAt: Number.NEGATIVE_INFINITY, syncedAt: undefined },
  };
}

function createSync(world: World): () => Promise<void> {
  return createGroupSync({
    groups: [GROUP],
    store: {
      read: async () => parseGroupMembers(world.parameter),
      write: async (members) => {
        if (world.writesFail) throw new Error('SSM');
        world.parameter = writeGroupMembers(members);
      },
    },
    readSlackGroups: async () => [
      world.slackFails
        ? { name: GROUP, kind: 'failed', error: new Error('Slack') }
        : { name: GROUP, kind: 'read', users: world.isMember ? [USER] : [] },
    ],
    readOnCallGroups: async () => [],
    deadline: () => new AbortController().signal,
    sayOnce: async () => {},
    log: SILENT,
    now: () => world.now,
  });
}

/** Reads as the gatekeeper does, through its cache, and says whether the user may: never where nothing proves it. */
function createGate(world: World): () => Promise<boolean> {
  const now = () => world.now;
  const client = new SSMClient({ region: 'eu-west-1' });
  const answer = async () => {
    world.isBlind = world.readsFail;
    if (world.readsFail) throw new Error('SSM');
    world.answeredAt = world.now;
    return {
      Parameters: [
        { Name: 'secret', Value: 'current' },
        { Name: PARAMETER, Value: world.parameter || 'not-set' },
      ],
    };
  };
  mockClient(client).on(GetParametersCommand).callsFake(answer);
  const secrets = createSecrets({ client, log: SILENT, now, cacheMs: PROOF_CACHE_MS });
  const proofs = createProofs({ secrets, signingSecrets: ['secret'], groups: PARAMETER, now });
  return async () => {
    const isProven = await proofs.readSecrets({ fresh: false }).then(
      () => true,
      () => false,
    );
    return isProven && grantOf([GROUP], USER, proofs.knownGroups()) !== undefined;
  };
}

function apply(world: World, what: GroupEvent['what']): void {
  if (what === 'join') world.isMember = true;
  if (what === 'leave' && world.isMember) Object.assign(world, { isMember: false, syncedAt: undefined });
  if (what.startsWith('slack')) world.slackFails = what === 'slack fails';
  if (what.startsWith('writes')) world.writesFail = what === 'writes fail';
  if (what.startsWith('reads')) world.readsFail = what === 'reads fail';
}

async function runSync(world: World, sync: () => Promise<void>): Promise<void> {
  const isDone = await sync().then(
    () => !world.slackFails,
    () => false,
  );
  if (!isDone) return;
  world.readAt = world.now;
  if (!world.isMember) world.syncedAt ??= world.now;
}

/**
 * Clicks that were let through although the right had ended, longer ago than it may take; or although the gate had read
 * nothing for longer than it may go on.
 */
export function allowedTooLate(clicks: readonly Clicked[]): Clicked[] {
  return clicks.filter(({ at, isAllowed, memberUntil, answeredAt, isBlind, ...click }) => {
    const { syncedAt = Number.POSITIVE_INFINITY } = click;
    const latest = Math.max(memberUntil + WITHIN_MS, syncedAt + AFTER_SYNC_MS);
    if (!isAllowed) return false;
    if (memberUntil === Number.NEGATIVE_INFINITY) return true;
    return isBlind ? answeredAt > latest || at > answeredAt + BLIND_MS : at > latest;
  });
}
