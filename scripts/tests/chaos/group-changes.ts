import { PROOF_CACHE_MS } from '../../../common/aws/secrets.ts';
import { type GroupMembers, ON_CALL, writeGroupMembers } from '../../../common/group-members.ts';
import type { Bot } from '../../local/bot.ts';
import { GROUPS, SCHEDULES } from '../../local/sample-data.ts';
import { GROUP_MEMBERS, GROUP_SYNC } from '../../local/wiring/groups.ts';
import { status } from './fault-kind.ts';
import { type MembershipChange, type RightsHistory, rightAt, type SyncTrouble } from './rights-history.ts';
import type { SyncFault } from './sync-faults.ts';

/** People are put into it and taken out. */
export const GROUP = GROUPS[0]?.id ?? '';

/** Whom it has nobody can read: every run of the sync fails for it, and the last that did not is more than a day ago. */
export const UNREAD_GROUP = `${ON_CALL}${SCHEDULES[0]?.name}`;
const UNREAD_FOR_MS = 25 * 60 * 60_000;

/** So much of the cloud's time passes at once. */
const STEP_MS = 10_000;
/** So much is real between two steps: others act. */
const PAUSE_MS = 30;

/** What it needs of a bot. */
export interface GroupBot {
  cloud: Pick<Bot['cloud'], 'invocations' | 'now' | 'parameter' | 'passTime' | 'reload' | 'setParameter'>;
  faults: Pick<Bot['faults'], 'end' | 'list' | 'set'>;
  slack: Pick<Bot['slack'], 'workspace'>;
}

export interface GroupChangesOptions {
  bot: GroupBot;
  /** In their turn; each second run of the sync has one. */
  faults: readonly SyncFault[];
  signal: AbortSignal;
  /** Who is in the group, and in the one that nobody can read, from the start. */
  inside: readonly string[];
  unread: readonly string[];
  /**
   * Whether what gatekeepers have kept expires by itself, as in the cloud: a real minute. Otherwise they start anew, which
   * is over sooner, and costs the users beside them cold starts.
   */
  waitsForCache: boolean;
  /** Real milliseconds. */
  sleep: (ms: number) => Promise<unknown>;
}

/**
 * People join and leave the group by which they have their rights, without an app being told; and the cloud's time passes
 * at once, for all who wait for it together, with a fault in each second run of the sync. What the gatekeepers have kept
 * of changed members is given up before more time passes.
 */
export class GroupChanges {
  readonly #options: GroupChangesOptions;
  readonly #changes: MembershipChange[] = [];
  readonly #troubles: SyncTrouble[] = [];
  readonly #hit: Record<string, number> = {};
  #runs = 0;
  #known: string;
  #step: Promise<void> | undefined;

  constructor(options: GroupChangesOptions) {
    const { bot, inside, unread } = options;
    this.#options = options;
    for (const user of inside) this.#changes.push({ user, isMember: true, at: Number.NEGATIVE_INFINITY });
    this.#group.users = [...inside];
    const now = bot.cloud.now();
    const members: GroupMembers = new Map([
      [GROUP, { readAt: now, users: inside }],
      [UNREAD_GROUP, { readAt: now - UNREAD_FOR_MS, users: unread }],
    ]);
    this.#known = writeGroupMembers(members);
    bot.cloud.setParameter(GROUP_MEMBERS, this.#known);
    // Nobody but the sync looks people up by their e-mail.
    bot.faults.set({ target: 'slack.users.lookupByEmail', ...status(503) });
  }

  get history(): RightsHistory {
    return { changes: this.#changes, troubles: this.#troubles };
  }

  /** Runs of the sync, and what happened to them. */
  get counts(): Record<string, number> {
    return { changes: this.#changes.length - this.#options.inside.length, syncs: this.#runs, ...this.#hit };
  }

  /** What an administrator does in Slack. */
  change(user: string, isMember: boolean): void {
    const others = this.#group.users.filter((one) => one !== user);
    this.#group.users = isMember ? [...others, user] : others;
    this.#changes.push({ user, isMember, at: this.#options.bot.cloud.now() });
  }

  /** Waits until the last change of that user has come through. */
  async settle(user: string): Promise<void> {
    const { bot, signal } = this.#options;
    while (!signal.aborted && rightAt(this.history, user, bot.cloud.now()) === 'either') {
      this.#step ??= this.#pass().finally(() => {
        this.#step = undefined;
      });
      await this.#step;
    }
  }

  get #group(): { users: string[] } {
    const { bot } = this.#options;
    const group = bot.slack.workspace().groups.find(({ id }) => id === GROUP);
    if (group === undefined) throw new Error(`Slack has no group ${GROUP}`);
    return group;
  }

  async #pass(): Promise<void> {
    const { bot, sleep, waitsForCache } = this.#options;
    await sleep(PAUSE_MS);
    // A run that is under way is not the one that the fault is for.
    await bot.cloud.passTime(0);
    const before = runsOf(bot);
    const fault = this.#nextFault();
    const from = bot.cloud.now();
    const set = fault && bot.faults.set(fault.fault);
    await bot.cloud.passTime(STEP_MS);
    const isHit = set !== undefined && !bot.faults.list().includes(set);
    if (set !== undefined) bot.faults.end(set);
    if (runsOf(bot) > before) this.#hasRun(isHit ? fault : undefined, from);
    if (bot.cloud.parameter(GROUP_MEMBERS) === this.#known) return;
    this.#known = bot.cloud.parameter(GROUP_MEMBERS);
    if (waitsForCache) await sleep(PROOF_CACHE_MS);
    else bot.cloud.reload('gatekeeper');
  }

  /** From the first run on. */
  #nextFault(): SyncFault | undefined {
    const { faults } = this.#options;
    return this.#runs % 2 === 1 ? undefined : faults[(this.#runs / 2) % faults.length];
  }

  #hasRun(fault: SyncFault | undefined, from: number): void {
    this.#runs += 1;
    if (fault === undefined) return;
    this.#hit[fault.name] = (this.#hit[fault.name] ?? 0) + 1;
    this.#troubles.push({ from, to: this.#options.bot.cloud.now(), isInVain: fault.isInVain });
  }
}

function runsOf({ cloud }: GroupBot): number {
  return cloud.invocations()[GROUP_SYNC] ?? 0;
}
