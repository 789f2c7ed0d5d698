import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildFunctions } from '../build/build-functions.ts';
import { parseCommandLine, UsageError } from '../command-line/parse-command-line.ts';
import { readOrExit } from '../command-line/read-or-exit.ts';
import { AWS_WAITS } from '../local/bot.ts';
import { checkBudgets, holds } from './budgets.ts';
import { type Candidate, gatherCandidates } from './candidates.ts';
import { type Fake, startFake } from './fake.ts';
import { runInTurn, type Start, startBenchBot, summarize } from './form-scenario.ts';
import { measureFunctions } from './functions.ts';
import { measureGatekeeperGrowth, measureServiceGrowth } from './growth.ts';
import { installNode, NODE_VERSION, runOn } from './other-node.ts';
import { BOLT, describeMachine, type FormTimes, parseReport, type Report } from './report.ts';
import { renderReport } from './table.ts';

const FULL = { cold: 40, warm: 1000, form: 30, services: 7 };
const QUICK = { cold: 7, warm: 60, form: 5, services: 2 };

const folders = { lambdaFolder: 'lambda', distFolder: path.join(process.cwd(), '.local', 'bench') };
const boltFolder = path.join(import.meta.dirname, 'baselines', BOLT);

const USAGE = `npm run bench                        measures the functions and /sre, and compares them with their budgets
npm run bench -- --quick             with fewer runs
npm run bench -- --growth            also with more and more commands, channels and services
npm run bench -- --node <version>    on another Node.js, which it takes from the registry
npm run bench -- --json              prints the figures as JSON
npm run bench -- --table <file>      measures nothing: shows such a JSON`;

const OPTIONS = {
  json: { type: 'boolean' },
  quick: { type: 'boolean' },
  growth: { type: 'boolean' },
  node: { type: 'string', needs: 'a version', example: '24' },
  table: { type: 'string', needs: 'a file', example: 'docs/speed.json' },
} as const;

const values = readOrExit(USAGE, (argv) => {
  const read = parseCommandLine(argv, { script: 'npm run bench', options: OPTIONS }).values;
  if (read.table !== undefined && !existsSync(read.table))
    throw new UsageError(`There is no file ${read.table}: npm run bench -- --json writes one.`);
  if (read.node !== undefined && !NODE_VERSION.test(read.node))
    throw new UsageError(`${read.node} is no version of Node.js: npm run bench -- --node 24`);
  return read;
});

// Lambda starts without compiled code.
delete process.env.NODE_COMPILE_CACHE;
if (values.node !== undefined) process.exit(benchOn(values.node));
const report = values.table === undefined ? await measure() : parseReport(readFileSync(values.table, 'utf8'));
console.log(values.json ? JSON.stringify(report, null, 2) : renderReport(report));
if (!checkBudgets(report).every(holds)) process.exitCode = 1;

/** The same once more, on that Node.js; answers how it ended. */
function benchOn(version: string): number {
  const given = (['quick', 'growth', 'json'] as const).filter((name) => values[name]);
  return runOn(installNode(version), [import.meta.filename, ...given.map((name) => `--${name}`)]);
}

async function measure(): Promise<Report> {
  const runs = values.quick ? QUICK : FULL;
  say('building');
  installBolt();
  await buildFunctions(folders);
  const fake = await startFake();
  try {
    const candidates = await gatherCandidates(fake, folders);
    say(`${candidates.length} bundles, ${runs.cold} cold starts and ${runs.warm} warm calls of each`);
    const functions = await measureFunctions(candidates, fake, runs);
    say(`/sre, ${runs.form} times cold, kept warm and warm`);
    const form = await measureForm(runs.form);
    const growth = values.growth ? await measureGrowth({ candidates, fake, runs }) : null;
    const { cold, warm } = runs;
    const at = new Date().toISOString();
    return { at, machine: describeMachine(), runs: { cold, warm }, functions, form, growth };
  } finally {
    await fake.close();
  }
}

async function measureForm(runs: number): Promise<NonNullable<Report['form']>> {
  const opsgenie = await startBenchBot({ ...folders, waits: AWS_WAITS });
  const jsm = await startBenchBot({ ...folders, waits: AWS_WAITS, incidents: 'jsm' });
  try {
    const measured = async (start: Start) =>
      (await runInTurn([opsgenie, jsm], { start, runs })).map(summarize);
    const all = {
      cold: await measured('cold'),
      keptWarm: await measured('keptWarm'),
      warm: await measured('warm'),
    };
    const { busMs, gatewayMs, queueMs, slackCallMs } = AWS_WAITS;
    const warmWaitsMs = gatewayMs + busMs + queueMs + slackCallMs;
    return { ...timesAt(0, all), warmWaitsMs, jsm: timesAt(1, all) };
  } finally {
    await opsgenie.close();
    await jsm.close();
  }
}

function timesAt(index: number, all: Record<Start, FormTimes[]>) {
  const [cold, keptWarm, warm] = [all.cold[index], all.keptWarm[index], all.warm[index]];
  if (!cold || !keptWarm || !warm) throw new Error('a bot was not measured');
  return { cold, keptWarm, warm };
}

interface Growing {
  candidates: Candidate[];
  fake: Fake;
  runs: typeof FULL;
}

async function measureGrowth({ candidates, fake, runs }: Growing): Promise<NonNullable<Report['growth']>> {
  const found = candidates.find(({ name }) => name === 'gatekeeper');
  if (found === undefined) throw new Error('there is no gatekeeper');
  say('the gatekeeper, with more and more commands and channels');
  const gatekeeper = await measureGatekeeperGrowth(found, fake, runs);
  say('/sre, with more and more services');
  return { gatekeeper, services: await measureServiceGrowth(folders, runs.services) };
}

/** Bolt is a dependency of the bench alone: it stays out of the project's `npm ci`. */
function installBolt(): void {
  if (existsSync(path.join(boltFolder, 'node_modules', '@slack', 'bolt'))) return;
  const options = ['ci', '--ignore-scripts', '--no-fund', '--no-audit'];
  const { status } = spawnSync('npm', options, { cwd: boltFolder, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`npm ci in ${boltFolder} failed`);
}

/** Progress, beside the result. */
function say(what: string): void {
  console.error(`bench: ${what}`);
}
