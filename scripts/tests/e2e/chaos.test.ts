import { FAULT_KINDS } from '../chaos/fault-kinds.ts';
import { planCommands } from '../chaos/plan.ts';
import { runChaos } from '../chaos/run-chaos.ts';
import { summarize } from '../chaos/summary.ts';
import { violationReport } from '../chaos/violation-report.ts';

jest.setTimeout(120_000);

const COMMANDS = 60;
const SEED = 1;

/** Each waits for a call's own timeout, which does not shrink: `npm run chaos` has them. */
const SLOW =
  /stalls|create: 500|not reached|down for the whole submission|for good|each time|never processed/;

it(`nothing lost, nothing doubled, every user notified: ${COMMANDS} commands, seed ${SEED}`, async () => {
  const kinds = FAULT_KINDS.filter(({ name }) => !SLOW.test(name));
  const results = await runChaos(planCommands({ commands: COMMANDS, seed: SEED, kinds }), {
    folders: { lambdaFolder: 'lambda', distFolder: `${process.cwd()}/dist` },
    seed: SEED,
    timeScale: 0.2,
    shards: 1,
    atATime: 5,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  expect(violationReport(results)).toEqual([]);
  const summary = summarize(results);
  expect(summary).toMatchObject({ commands: COMMANDS, lost: 0, doubled: 0, untold: 0, unrecoverable: 0 });
  expect(summary.incidents).toBeGreaterThan(COMMANDS / 4);
});
