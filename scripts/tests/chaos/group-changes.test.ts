import { parseGroupMembers, writeGroupMembers } from '../../../common/group-members.ts';
import { Faults } from '../../local/fakes/faults/faults.ts';
import { GROUP_MEMBERS, GROUP_SYNC } from '../../local/wiring/groups.ts';
import {
  GROUP,
  type GroupBot,
  GroupChanges,
  type GroupChangesOptions,
  UNREAD_GROUP,
} from './group-changes.ts';
import { WITHIN_MS } from './rights-history.ts';
import { SYNC_FAULTS, type SyncFault } from './sync-faults.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const STEP = 10_000;
const START = 1_790_000_000_000;

/** A cloud whose sync runs each five minutes, and writes who is in the group if no fault hits it and its retry. */
function setUp(options: Partial<GroupChangesOptions> = {}) {
  const faults = new Faults();
  const groups = [{ id: GROUP, handle: 'crew', name: 'Crew', users: [] as string[] }];
  let now = START;
  let runs = 0;
  let stored = '';
  const seen: string[] = [];
  const runSync = () => {
    runs += 1;
    const targets = ['slack.usergroups.users.list', 'ssm.PutParameter'];
    const [isHit, isHitAgain] = [1, 2].map(() => targets.some((target) => faults.take(target) !== undefined));
    seen.push(isHit ? 'sync, hit' : 'sync');
    if (isHitAgain) return;
    stored = writeGroupMembers(new Map([[GROUP, { readAt: START, users: groups[0]?.users ?? [] }]]));
  };
  const cloud: GroupBot['cloud'] = {
    now: () => now,
    passTime: async (ms) => {
      const before = Math.floor((now - START) / (5 * MINUTE));
      now += ms;
      if (Math.floor((now - START) / (5 * MINUTE)) > before) runSync();
    },
    invocations: () => ({ [GROUP_SYNC]: runs }),
    parameter: () => stored,
    setParameter: (_name, value) => {
      stored = value;
    },
    reload: (name) => void seen.push(`${name} starts anew`),
  };
  const bot: GroupBot = { cloud, faults, slack: { workspace: () => ({ channels: [], users: [], groups }) } };
  const stop = new AbortController();
  const sleep = async (ms: number) => {
    if (ms >= MINUTE) seen.push(`${ms / 1000} s are waited`);
  };
  const changes = new GroupChanges({
    ...{ bot, faults: [], signal: stop.signal, inside: ['U1', 'U2'], unread: ['U3'] },
    ...{ waitsForCache: false, sleep, ...options },
  });
  const users = () => parseGroupMembers(stored).get(GROUP)?.users;
  return { bot, changes, faults, groups, seen, stop, users, passedMs: () => now - START };
}

it('begins with the members that it was given, and with a group that nobody could read for a day', () => {
  const { bot, groups } = setUp();
  expect(groups[0]?.users).toEqual(['U1', 'U2']);
  const stored = parseGroupMembers(bot.cloud.parameter(GROUP_MEMBERS));
  expect(stored.get(GROUP)).toEqual({ readAt: START, users: ['U1', 'U2'] });
  expect(stored.get(UNREAD_GROUP)?.users).toEqual(['U3']);
  expect(START - (stored.get(UNREAD_GROUP)?.readAt ?? 0)).toBeGreaterThan(DAY);
});

describe('a change', () => {
  it('is told to no app: the sync finds it, and the gatekeepers start anew', async () => {
    const { changes, passedMs, seen, users } = setUp();
    changes.change('U2', false);
    changes.change('U4', true);
    expect(users()).toEqual(['U1', 'U2']);
    await changes.settle('U2');
    expect(seen).toEqual(['sync', 'gatekeeper starts anew']);
    expect(users()).toEqual(['U1', 'U4']);
    expect(passedMs()).toBe(WITHIN_MS + STEP);
    expect(changes.counts).toEqual({ changes: 2, syncs: 1 });
  });

  it('waits the minute of the cache where it is to expire by itself', async () => {
    const { changes, seen } = setUp({ waitsForCache: true });
    changes.change('U2', false);
    await changes.settle('U2');
    expect(seen).toEqual(['sync', '60 s are waited']);
  });

  it('waits for the same minutes as the others', async () => {
    const { changes, passedMs } = setUp();
    changes.change('U1', false);
    changes.change('U2', false);
    await Promise.all([changes.settle('U1'), changes.settle('U2')]);
    expect(passedMs()).toBe(WITHIN_MS + STEP);
  });

  it('waits for nothing where nothing has changed, or all is over', async () => {
    const { changes, passedMs, stop } = setUp();
    await changes.settle('U1');
    changes.change('U1', false);
    stop.abort();
    await changes.settle('U1');
    expect(passedMs()).toBe(0);
  });
});

describe('a run of the sync', () => {
  const faultOf = (name: string): SyncFault[] => SYNC_FAULTS.filter((fault) => fault.name === name);
  const fifteenMinutes = async (faults: readonly SyncFault[]) => {
    const played = setUp({ faults });
    for (const user of ['U1', 'U2']) {
      played.changes.change(user, false);
      await played.changes.settle(user);
    }
    return played;
  };

  it.each(SYNC_FAULTS.map(({ isInVain, name }) => [name, isInVain] as const))(
    'has the fault once: %s',
    async (name, isInVain) => {
      const { changes, faults, seen } = await fifteenMinutes(faultOf(name));
      const others = setUp().faults.list().length;
      expect(seen.filter((one) => one.startsWith('sync'))).toEqual(
        expect.arrayContaining(['sync, hit', 'sync']),
      );
      expect(changes.counts[name]).toBeGreaterThan(0);
      expect(changes.history.troubles.at(0)?.isInVain).toBe(isInVain);
      expect(faults.list()).toHaveLength(others);
    },
  );

  it('that was in vain makes a change count anew', async () => {
    const { changes, passedMs } = setUp({ faults: faultOf('sync: list: 503') });
    changes.change('U1', false);
    await changes.settle('U1');
    expect(changes.history.troubles).toEqual([
      { from: START + 5 * MINUTE - STEP, to: START + 5 * MINUTE, isInVain: true },
    ]);
    expect(passedMs()).toBe(5 * MINUTE + WITHIN_MS + STEP);
  });

  it('that a fault did not meet has had none', async () => {
    const { changes } = await fifteenMinutes([
      { name: 'elsewhere', isInVain: true, fault: { target: 'ssm.GetParameter', kind: 'drop', times: 1 } },
    ]);
    expect(changes.counts).toEqual({ changes: 2, syncs: 2 });
    expect(changes.history.troubles).toEqual([]);
  });
});
