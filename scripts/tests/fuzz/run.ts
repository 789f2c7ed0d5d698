import fc from 'fast-check';
import type { IncidentProduct } from '../../../lambda/opsgenie/incident-backend.ts';
import { checkCall } from './check-call.ts';
import { startFakes } from './fakes.ts';
import { weighted } from './form-text.ts';
import { newSecrets } from './fuzzed-bot.ts';
import { type SlackCase, slackCall, slackCases } from './slack-case.ts';
import { Tally } from './tally.ts';
import { createTarget, type Target } from './target.ts';
import { type WebhookCase, webhookCall, webhookCases } from './webhook-case.ts';

export interface FuzzOptions {
  cases: number;
  /** The nth round of cases has this seed plus n. */
  seed: number;
  /** Where incidents live; in OpsGenie if left out. */
  incidents?: IncidentProduct;
  /** Folder of a bundle, in place of its own. */
  codeFolders?: Readonly<Record<string, string>>;
  /** Cases before those that count; 200 if left out. */
  warmUp?: number;
  /** So many are shrunk and shown, and then it is enough; 5 if left out. */
  mostFaults?: number;
  /** Tries to make a faulty case smaller, each of which may need a new process; 100 if left out. */
  shrinks?: number;
  print: (line: string) => void;
}

/** A round is repeated by its seed. */
const ROUND = 1000;

type Drawn = { slack: SlackCase } | { webhook: WebhookCase };

const drawn: fc.Arbitrary<Drawn> = weighted<Drawn>(
  [7, slackCases.map((slack) => ({ slack }))],
  [3, webhookCases.map((webhook) => ({ webhook }))],
);

/** Calls the built bundles with so many drawn requests, and checks each. Rejects if a bundle is not built. */
export async function fuzz(options: FuzzOptions): Promise<Tally> {
  const harness = await startHarness(options);
  try {
    await warmUp(harness, options);
    const tally = new Tally();
    const { mostFaults = 5, shrinks = 100 } = options;
    for (let round = 0, faults = 0; tally.cases < options.cases && faults < mostFaults; round += 1) {
      const numRuns = Math.min(ROUND, options.cases - tally.cases);
      const seeded = { seed: options.seed + round, numRuns };
      if (await runRound(harness, tally, seeded)) continue;
      faults += 1;
      options.print(await shrink(harness, seeded, shrinks));
    }
    return tally;
  } finally {
    await harness.close();
  }
}

interface Round {
  seed: number;
  numRuns: number;
}

interface Harness {
  run(drawn: Drawn, tally: Tally | undefined): Promise<string[]>;
  close(): Promise<void>;
}

async function startHarness({
  codeFolders = {},
  incidents = 'opsgenie',
}: Pick<FuzzOptions, 'codeFolders' | 'incidents'>): Promise<Harness> {
  const secrets = newSecrets();
  const fakes = await startFakes(secrets, incidents);
  const targets = new Map<string, Target>();
  for (const one of fakes.functions) {
    const codeFolder = codeFolders[one.name] ?? one.codeFolder;
    targets.set(one.name, createTarget({ ...one, codeFolder }, fakes.awsEndpoint));
  }
  let number = 0;
  let queuedBefore = 0;
  return {
    async run(drawn, tally) {
      number += 1;
      const setting = { ...fakes, secrets, number, now: Date.now };
      const call = 'slack' in drawn ? slackCall(drawn.slack, setting) : webhookCall(drawn.webhook, setting);
      const target = targets.get(call.target);
      if (target === undefined) throw new Error(`there is no function "${call.target}"`);
      const result = await target.call(call.payload, `fuzz-${number}`);
      const queued = fakes.queued() - queuedBefore;
      queuedBefore += queued;
      const verdict = checkCall({ call, result, effects: fakes.take(), queued, secrets });
      tally?.add(call, result.ms, verdict);
      const faults = [...verdict.accepted, ...verdict.mismatches, verdict.crash ?? []].flat();
      return faults.map((fault) => `${call.what}: ${fault}`);
    },
    async close() {
      await Promise.all([...targets.values()].map((target) => target.close()));
      await fakes.close();
    },
  };
}

/** By other cases than those that count. */
async function warmUp(harness: Harness, { seed, warmUp: numRuns = 200 }: FuzzOptions): Promise<void> {
  for (const one of fc.sample(drawn, { numRuns, seed: seed - 1 })) await harness.run(one, undefined);
}

/** Runs and counts all of them; true if none had a fault. */
async function runRound(harness: Harness, tally: Tally, round: Round): Promise<boolean> {
  let isFine = true;
  const counted = fc.asyncProperty(drawn, async (one) => {
    if ((await harness.run(one, tally)).length > 0) isFine = false;
  });
  await fc.assert(counted, round);
  return isFine;
}

/** The round's first fault in its smallest form, and how to see it again. */
async function shrink(harness: Harness, round: Round, shrinks: number): Promise<string> {
  let left = Number.POSITIVE_INFINITY;
  const property = fc.asyncProperty(drawn, async (one) => {
    if (left === 0) return;
    left -= 1;
    const faults = await harness.run(one, undefined);
    if (faults.length === 0) return;
    left = Math.min(left, shrinks);
    throw new Error(faults.join('\n'));
  });
  const { counterexample, errorInstance } = await fc.check(property, round);
  return [
    errorInstance instanceof Error ? errorInstance.message : 'not seen a second time',
    `  smallest case: ${fc.stringify(counterexample).slice(0, 1200)}`,
    `  again: npm run fuzz -- --cases ${round.numRuns} --seed ${round.seed}`,
  ].join('\n');
}
