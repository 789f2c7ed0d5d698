import type { Command } from '../../snapshot.ts';

export interface FaultSwitch {
  name: string;
  hint: string;
  /** As `POST /_local/faults` takes them. */
  faults: Record<string, unknown>[];
}

/** What can fail on purpose, to see what users are told. */
export function faultSwitches(commands: readonly Command[]): FaultSwitch[] {
  const backends = [...new Set(commands.map(({ functionName }) => functionName))];
  return [
    {
      name: 'OpsGenie is down',
      hint: 'it answers every call with 503',
      faults: [
        { target: 'opsgenie.*', kind: 'status', status: 503, body: { message: 'Service Unavailable' } },
      ],
    },
    {
      name: 'Slack answers 429',
      hint: 'it takes no call of the bot',
      faults: [
        {
          ...{ target: 'slack.*', kind: 'status', status: 429, headers: { 'retry-after': '30' } },
          body: { ok: false, error: 'ratelimited' },
        },
      ],
    },
    {
      name: 'Deliver twice',
      hint: 'the bus hands over every event twice',
      faults: [{ target: 'bus', kind: 'repeat', copies: 2 }],
    },
    {
      name: 'Expire triggers',
      hint: 'a form cannot be opened any more',
      faults: [{ target: 'slack.trigger', kind: 'status', status: 400 }],
    },
    {
      name: 'Kill the function',
      hint: 'each call of a backend dies before its answer; Lambda tries again after a minute',
      faults: backends.map((name) => ({
        target: `function.${name}`,
        kind: 'kill',
        function: name,
        at: 'received',
      })),
    },
  ];
}

/** Are all its faults active? */
export function isOn({ faults }: FaultSwitch, active: readonly Record<string, unknown>[]): boolean {
  return faults.length > 0 && faults.every((fault) => active.some((one) => isSame(one, fault)));
}

/** The active faults after the switch. */
export function switched(
  one: FaultSwitch,
  active: readonly Record<string, unknown>[],
): Record<string, unknown>[] {
  const others = active.filter((fault) => !one.faults.some((own) => isSame(own, fault)));
  return isOn(one, active) ? others : [...others, ...one.faults];
}

function isSame(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  return a.target === b.target && a.kind === b.kind && a.times === b.times;
}
