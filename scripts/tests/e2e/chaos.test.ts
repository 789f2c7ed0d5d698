import { CHAOS_PRODUCTS } from '../chaos/chaos-products.ts';
import { planCommands } from '../chaos/plan.ts';
import { runChaos } from '../chaos/run-chaos.ts';
import { summarize } from '../chaos/summary.ts';
import { violationReport } from '../chaos/violation-report.ts';

jest.setTimeout(180_000);

/** Of each product. One action at Jira is several calls, which do not shrink: so its clocks shrink less. */
const RUNS = { opsgenie: { commands: 60, timeScale: 0.2 }, jsm: { commands: 40, timeScale: 0.4 } };
const SEED = 1;

/** Each waits for a call's own timeout, or to the end of the wait for a result, which do not shrink: `npm run chaos` has them. */
const SLOW =
  /stalls|create: 500|create: 503|not reached|down for the whole submission|for good|each time|never processed/;

it.each(Object.values(CHAOS_PRODUCTS))(
  'nothing lost, nothing doubled, every user notified: $backend',
  async (product) => {
    const { commands, timeScale } = RUNS[product.backend];
    const kinds = product.faultKinds.filter(({ name }) => !SLOW.test(name));
    const results = await runChaos(planCommands({ commands, seed: SEED, kinds, acts: product.acts }), {
      folders: { lambdaFolder: 'lambda', distFolder: `${process.cwd()}/dist` },
      product,
      seed: SEED,
      timeScale,
      waitsForCache: false,
      shards: 1,
      atATime: 5,
      signal: new AbortController().signal,
      onProgress: () => {},
    });
    expect(violationReport(results)).toEqual([]);
    expect(results.flatMap(({ wrongAlarms }) => wrongAlarms)).toEqual([]);
    expect(results.flatMap(({ rights }) => rights.wrong)).toEqual([]);
    const summary = summarize(results);
    expect(summary).toMatchObject({ commands, lost: 0, doubled: 0, untold: 0, unrecoverable: 0 });
    expect(summary.incidents).toBeGreaterThan(commands / 4);
  },
);
