import { parseArgs } from 'node:util';
import type { FaultKind } from './fault-kind.ts';
import { FAULT_KINDS } from './fault-kinds.ts';

export interface Asked {
  commands: number;
  seed: number;
  /** In the names of the faults that are wanted; '' for all. */
  only: string;
  /** Of the cloud's own clocks. */
  timeScale: number;
  lanes: number;
  /** People who act at the same time, at most: fewer where the machine is slow. */
  atATime: number;
  /** After which it stops, finished or not. */
  minutes: number;
  build: boolean;
  /** Commands a second, without faults; 0 for chaos. */
  rate: number;
  seconds: number;
  /** What is typed at a rate. */
  command: string;
  /** Raises the rate until it no longer holds. */
  bend: boolean;
}

/** Reads the command line. Throws where a number is none, or an option is not known. */
export function readArguments(argv: string[]): Asked {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: argv,
    allowNegative: true,
    options: {
      ...{ commands: text, seed: text, only: text, scale: text, lanes: text, together: text, minutes: text },
      ...{ rate: text, seconds: text, command: text },
      bend: { type: 'boolean', default: false },
      build: { type: 'boolean', default: true },
    },
  });
  return {
    commands: number('commands', values.commands, 1000),
    seed: number('seed', values.seed, 1),
    only: values.only ?? '',
    timeScale: number('scale', values.scale, 0.4),
    // Half a bot would play nothing, and report four zeros.
    lanes: Math.ceil(number('lanes', values.lanes, 6)),
    atATime: number('together', values.together, 40),
    minutes: number('minutes', values.minutes, 180),
    build: values.build,
    rate: values.rate === undefined ? 0 : number('rate', values.rate, 0),
    seconds: number('seconds', values.seconds, values.bend ? 10 : 30),
    command: values.command ?? '/sre',
    bend: values.bend,
  };
}

/** The faults that have those words in their name. Throws where none has. */
export function chosenKinds(only: string): readonly FaultKind[] {
  const kinds = FAULT_KINDS.filter(({ name }) => name.includes(only));
  if (kinds.length > 0) return kinds;
  throw new Error(`no fault has "${only}" in its name: ${FAULT_KINDS.map(({ name }) => name).join(', ')}`);
}

function number(name: string, given: string | undefined, otherwise: number): number {
  const value = given === undefined ? otherwise : Number(given);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Error(`--${name} takes a number above 0, and got "${given}"`);
}
