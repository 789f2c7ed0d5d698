import path from 'node:path';
import { buildFunctions } from '../../build/build-functions.ts';
import { readOrExit } from '../../command-line/read-or-exit.ts';
import { useCompileCache } from '../use-compile-cache.ts';
import { alarmChanges } from './alarm-storm.ts';
import { faultKindsNamed, parseArguments, USAGE } from './arguments.ts';
import { rightsPlayed } from './check-rights.ts';
import { planCommands } from './plan.ts';
import { holdsRate, measureRate } from './rate.ts';
import { runChaos } from './run-chaos.ts';
import { notifiedWithinMs } from './shard.ts';
import { ackTimes, noticeTimes, renderRows, rowsOf, summarize, tooRare } from './summary.ts';
import { violationReport } from './violation-report.ts';

/** Below this many commands it is chance whether a fault has its share. */
const ENOUGH_COMMANDS = 1000;

/** Commands a second at which `--bend` looks for saturation. */
const SATURATION_RATES = [25, 50, 75, 100, 125, 150, 200, 250, 300];

const wanted = readOrExit(USAGE, parseArguments);
const folders = { lambdaFolder: 'lambda', distFolder: path.join(process.cwd(), 'dist') };
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
setTimeout(() => stop.abort(), wanted.minutes * 60_000).unref();

useCompileCache();
if (wanted.build) await buildFunctions(folders);
const isGood = await run();
if (stop.signal.aborted) console.error('chaos: stopped before the end');
process.exit(isGood && !stop.signal.aborted ? 0 : 1);

async function run(): Promise<boolean> {
  if (wanted.bend) return findSaturation();
  return wanted.rate === undefined ? injectFaults() : keepUp(wanted.rate);
}

async function injectFaults(): Promise<boolean> {
  const { commands, product, scale: timeScale, seed } = wanted;
  const kinds = faultKindsNamed(product.faultKinds, wanted.only);
  const results = await runChaos(planCommands({ commands, seed, kinds, acts: product.acts }), {
    folders,
    product,
    seed,
    timeScale,
    waitsForCache: true,
    // Half a bot would run nothing, and report four zeros.
    shards: Math.ceil(wanted.lanes),
    atATime: wanted.together,
    signal: stop.signal,
    onProgress: (done) => {
      if (done % 100 === 0) console.error(`chaos: ${done} of ${commands}`);
    },
  });
  const rows = rowsOf(results, kinds);
  const summary = summarize(results);
  console.log(renderRows(rows));
  console.log(violationReport(results).join('\n'));
  console.log(`acknowledged within ms: ${JSON.stringify(ackTimes(results))}`);
  const limitMs = notifiedWithinMs(timeScale);
  console.log(`notified within ms: ${JSON.stringify(noticeTimes(results))}, and ${limitMs} at most`);
  const rare = commands < ENOUGH_COMMANDS ? [] : tooRare(rows, commands, product.minShare);
  for (const { fault, injected } of rare)
    console.log(`injected in fewer than ${product.minShare * 100} %: ${fault} (${injected})`);
  const alarms = results.flatMap(({ wrongAlarms }) => wrongAlarms);
  console.log(`alarms: ${JSON.stringify(alarmChanges(results))}`);
  for (const line of alarms) console.log(`wrong alarm: ${line}`);
  const rights = results.flatMap(({ rights: { wrong } }) => wrong);
  console.log(`rights by group: ${JSON.stringify(rightsPlayed(results))}`);
  for (const line of rights) console.log(`wrong right: ${line}`);
  console.log(JSON.stringify(summary));
  const { doubled, lost, unrecoverable, untold } = summary;
  const wrong = alarms.length + rights.length;
  return lost + doubled + untold + unrecoverable + wrong === 0 && rare.length === 0;
}

async function keepUp(rate: number): Promise<boolean> {
  const { command, seconds } = wanted;
  const report = await measureRate({ command, folders, rate, seconds, signal: stop.signal });
  console.log(JSON.stringify(report));
  return holdsRate(report);
}

/** The first rate that does not hold is the result, not a failure. */
async function findSaturation(): Promise<boolean> {
  for (const rate of SATURATION_RATES) {
    if (!(await keepUp(rate))) break;
  }
  return true;
}
