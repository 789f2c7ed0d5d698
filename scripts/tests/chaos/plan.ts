import type { FaultKind, RequestName, Story } from './fault-kind.ts';
import { createRandom, type Random, randomOf, shuffled } from './sample.ts';

/** One command, typed by a person of its own: whatever that person sees is about it. */
export interface Planned {
  index: number;
  /** In the text of an order, and of no other. */
  tag: string;
  user: string;
  story: Story;
  faults: Partial<Record<RequestName, FaultKind>>;
}

export interface PlanOptions {
  commands: number;
  seed: number;
  kinds: readonly FaultKind[];
}

/** Of all commands, so that each fault strikes 1 % of them though some never come to the call that they wait for. */
const SHARE = 0.0121;

/** Of all commands, where only a few faults are wanted. */
const INJECTED = 0.8;

/** Of all commands, those that read and are not struck. */
const CALM_READS = 0.012;

/** What N people do and what befalls them: the same for the same seed. */
export function planCommands({ commands, kinds, seed }: PlanOptions): Planned[] {
  const random = createRandom(seed);
  const of = (story: Story, request?: RequestName) =>
    kinds.filter((kind) => kind.story === story && (request === undefined || kind.request === request));
  const each = commands * Math.max(SHARE, INJECTED / kinds.length);
  const reads = Math.ceil(of('read').length * each + commands * CALM_READS);
  const restarts = Math.ceil(of('restart').length * each);
  const orders = Math.max(0, commands - reads - restarts);
  const planned = [
    ...story('order', orders, [
      dealt(of('order', 'command'), random),
      dealt(of('order', 'submission'), random),
    ]),
    ...story('read', reads, [dealt(of('read'), random)]),
    ...story('restart', restarts, [dealt(of('restart'), random)]),
  ];
  return shuffled(planned, random).slice(0, commands).map(named(seed));

  /** Deals kinds out to as many of so many as are due. */
  function dealt(some: readonly FaultKind[], from: Random) {
    const pack = shuffled(some, from);
    const due = Math.round(pack.length * each);
    return (count: number): (FaultKind | undefined)[] => {
      const places = Array.from({ length: count }, (_, at) =>
        at < due ? pack[at % pack.length] : undefined,
      );
      return shuffled(places, from);
    };
  }
}

type Deal = (count: number) => (FaultKind | undefined)[];
type Unnamed = Pick<Planned, 'faults' | 'story'>;

function story(name: Story, count: number, deals: Deal[]): Unnamed[] {
  const hands = deals.map((deal) => deal(count));
  return Array.from({ length: count }, (_, at) => {
    const kinds = hands.flatMap((hand) => hand[at] ?? []);
    return { story: name, faults: Object.fromEntries(kinds.map((kind) => [kind.request, kind])) };
  });
}

function named(seed: number) {
  return (one: Unnamed, index: number): Planned => {
    const number = String(index).padStart(5, '0');
    return { ...one, index, tag: `Chaos ${seed}-${number}`, user: `U0CHAOS${number}` };
  };
}

/** What a command draws for itself. */
export function luckOf(seed: number, { index }: Pick<Planned, 'index'>): Random {
  return randomOf(seed, index);
}

/** So many come right after a rotation. */
const BURST = 4;

/**
 * Puts those who meet a rotated secret together, four at a time and evenly apart: the function re-reads its secret once
 * in 30 s, and who rotates it more often locks everybody out.
 */
export function inBursts(planned: readonly Planned[]): Planned[] {
  const isInjected = ({ faults }: Planned): boolean => faults.command?.trick === 'rotate_secret';
  const injected = planned.filter(isInjected);
  const others = planned.filter((one) => !isInjected(one));
  const bursts = Math.ceil(injected.length / BURST);
  for (let burst = 0; burst < bursts; burst += 1) {
    const at = Math.floor(((burst + 0.5) * others.length) / bursts);
    others.splice(at, 0, ...injected.slice(burst * BURST, (burst + 1) * BURST));
  }
  return others;
}
