import path from 'node:path';
import { parseCommandLine } from '../../command-line/parse-command-line.ts';
import { readOrExit } from '../../command-line/read-or-exit.ts';
import { PrerequisiteError } from '../terraform/prerequisite-error.ts';
import { runAcceptance } from './acceptance-run.ts';
import { Deployment } from './deployment.ts';
import { unpackRelease } from './earlier-release.ts';
import { runModule } from './module-run.ts';
import { runMutations } from './mutation-run.ts';
import { runSecondDay } from './second-day-run.ts';
import { StepTable } from './step-table.ts';
import { applyPatch } from './workspace.ts';

const USAGE = `npm run test:cloud                       applies terraform/ to a local AWS, drives it, destroys it
npm run test:cloud -- --patch <file>     the same with a patch of terraform/ or of a function.json in it
npm run test:cloud -- --second-day       changes, replaces and taints what is deployed, beside another stack's settings
npm run test:cloud -- --second-day --from <commit>  the same, after the first day of an earlier release
npm run test:cloud -- --module           calls terraform/ as a module: two bots, each with a command of the team's own
npm run test:cloud -- --mutations        sets known faults, one after the other, and says which step notices each
npm run test:cloud -- --mutations --only audit      those with this in their names`;

const REPOSITORY = path.join(import.meta.dirname, '../../..');
const print = (line: string): void => console.log(line);

const OPTIONS = {
  from: { type: 'string', needs: 'a commit', example: 'v0.1.0' },
  module: { type: 'boolean' },
  mutations: { type: 'boolean' },
  only: { type: 'string', needs: 'part of the name of a fault', example: 'audit' },
  patch: { type: 'string', needs: 'a file', example: 'change.patch' },
  'second-day': { type: 'boolean' },
} as const;

const { values } = readOrExit(USAGE, (argv) =>
  parseCommandLine(argv, { script: 'npm run test:cloud', options: OPTIONS }),
);

function chosenRun(): typeof runAcceptance {
  if (values.module) return runModule;
  const upgradeTo = values.from === undefined ? undefined : REPOSITORY;
  return values['second-day'] ? (...run) => runSecondDay(...run, upgradeTo) : runAcceptance;
}

async function acceptanceRun(deployment: Deployment, steps: StepTable): Promise<boolean> {
  try {
    await chosenRun()(deployment, steps.step);
  } catch (error) {
    for (const { functionName, line } of deployment.proxy.logs.trouble()) print(`${functionName}  ${line}`);
    throw error;
  } finally {
    print(`\n${steps.render()}`);
  }
  return steps.passed;
}

async function main(): Promise<boolean> {
  const steps = new StepTable({ now: () => performance.now(), print });
  const earlier = values.from === undefined ? undefined : await unpackRelease(REPOSITORY, values.from);
  const start = () => Deployment.start(earlier?.folder ?? REPOSITORY);
  const deployment = await steps
    .step('build, start moto and proxy', start, () => '')
    .finally(() => earlier?.remove());
  // Nothing that was started here may outlive it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void deployment.close().finally(() => process.exit(1)));
  }
  try {
    if (values.patch !== undefined) await applyPatch(deployment.workspace, values.patch);
    return await (values.mutations
      ? runMutations(deployment, print, values.only)
      : acceptanceRun(deployment, steps));
  } finally {
    await deployment.close();
  }
}

process.exitCode = await main().then(
  (passed) => (passed ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof PrerequisiteError ? error.message : error);
    return 1;
  },
);
