import path from 'node:path';
import { buildFunctions } from '../../build/build-functions.ts';
import { type Asked, chosenKinds, readArguments } from './arguments.ts';
import { planCommands } from './plan.ts';
import { holdsRate, measureRate, type RateReport } from './rate.ts';
import { runChaos } from './run-chaos.ts';
import { toldWithinMs } from './shard.ts';
import { acksOf, rowsOf, summarize, toldOf, tooRare } from './summary.ts';
import { renderRows } from './table.ts';
import { complaintsOf } from './violation-report.ts';

/** Below this many commands a fault's share is a matter of luck. */
const ENOUGH_COMMANDS = 1000;
const MIN_SHARE = 0.01;

/** Where `--bend` looks for the rate at which it bends. */
const BEND_RATES = [25, 50, 75, 100, 125, 150, 200, 250, 300];

const asked = readArguments(process.argv.slice(2));
const folders = { lambdaFolder: 'lambda', distFolder: path.join(process.cwd(), 'dist') };
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
setTimeout(() => stop.abort(), asked.minutes * 60_000).unref();

if (asked.build) await buildFunctions(folders);
const isGood = await play(asked);
if (stop.signal.aborted) console.error('chaos: stopped before the end');
process.exit(isGood && !stop.signal.aborted ? 0 : 1);

async function play(wanted: Asked): Promise<boolean> {
  if (wanted.bend) return bend(wanted);
  return wanted.rate === 0 ? breakThings(wanted) : keepUp(wanted, wanted.rate);
}

async function breakThings(wanted: Asked): Promise<boolean> {
  const kinds = chosenKinds(wanted.only);
  const outcomes = await runChaos(planCommands({ ...wanted, kinds }), {
    ...{ ...wanted, folders, signal: stop.signal },
    onProgress: (done) => {
      if (done % 100 === 0) console.error(`chaos: ${done} of ${wanted.commands}`);
    },
  });
  const rows = rowsOf(outcomes, kinds);
  const summary = summarize(outcomes);
  console.log(renderRows(rows));
  console.log(complaintsOf(outcomes).join('\n'));
  console.log(`acknowledged within ms: ${JSON.stringify(acksOf(outcomes))}`);
  const limitMs = toldWithinMs(wanted.timeScale);
  console.log(`told within ms: ${JSON.stringify(toldOf(outcomes))}, and ${limitMs} at most`);
  const rare = wanted.commands < ENOUGH_COMMANDS ? [] : tooRare(rows, wanted.commands, MIN_SHARE);
  for (const { fault, injected } of rare) console.log(`struck fewer than 1 %: ${fault} (${injected})`);
  console.log(JSON.stringify(summary));
  const { doubled, lost, unrecoverable, untold } = summary;
  return lost + doubled + untold + unrecoverable === 0 && rare.length === 0;
}

async function keepUp(wanted: Asked, rate: number): Promise<boolean> {
  const report: RateReport = await measureRate({ ...wanted, rate, folders, signal: stop.signal });
  console.log(JSON.stringify(report));
  return holdsRate(report);
}

/** The first rate that does not hold is an answer, not a failure. */
async function bend(wanted: Asked): Promise<boolean> {
  for (const rate of BEND_RATES) {
    if (!(await keepUp(wanted, rate))) break;
  }
  return true;
}
