import { dateOf } from '../local/call-slack.ts';
import type { Facts } from './facts.ts';
import { type Finding, ok, unknown, wrong } from './finding.ts';

/** Slack refuses a request of another time at 300 s, AWS a signature at as much: sooner is time to mend it. */
const MAX_SKEW_MS = 60_000;

/** By the `Date` of Slack and of the gateway: where both differ alike, it is this machine's clock. */
export async function checkClock({ app, deployment, fetch, now }: Facts): Promise<Finding[]> {
  const gateway = await fetch(new URL('/', deployment.commandsUrl), {
    redirect: 'manual',
    signal: AbortSignal.timeout(5000),
  }).catch(() => undefined);
  const skews = [
    ['Slack', app?.date],
    ['the gateway', gateway === undefined ? undefined : dateOf(gateway.headers)],
  ] as const;
  const known = skews.flatMap(([who, date]) => (date === undefined ? [] : [{ who, ms: date - now() }]));
  if (known.length === 0) {
    return [
      unknown('clock', 'neither Slack nor the gateway said the time', 'Look at the lines of both above.'),
    ];
  }
  const off = known.filter(({ ms }) => Math.abs(ms) > MAX_SKEW_MS);
  if (off.length === 0) return [ok('clock', `as that of ${known.map(({ who }) => who).join(' and of ')}`)];
  const texts = off.map(({ ms, who }) => `${who} is ${seconds(ms)} this machine`);
  return [wrong('clock', texts.join('; '), remedyOf(off.length === known.length))];
}

function seconds(ms: number): string {
  return `${Math.round(Math.abs(ms) / 1000)} s ${ms > 0 ? 'ahead of' : 'behind'}`;
}

function remedyOf(isOurs: boolean): string {
  return isOurs
    ? 'Set the clock of this machine (timedatectl set-ntp true): what it signs is refused.'
    : 'This machine agrees with the other side: look at what stands between (a proxy that caches).';
}
