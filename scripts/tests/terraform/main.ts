import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseCommandLine } from '../../command-line/parse-command-line.ts';
import { readOrExit } from '../../command-line/read-or-exit.ts';
import { readFunctionDefinitions } from '../../local/wiring/function-definitions.ts';
import { isOwnSetting } from './own-settings.ts';
import { PrerequisiteError } from './prerequisite-error.ts';
import { startSharedProvider } from './shared-provider.ts';
import { cleanEnvironment, Terraform } from './terraform.ts';
import { inShares, passedIn, readTestFiles } from './test-files.ts';

const USAGE = 'npm run test:terraform   fmt, init, validate and test of terraform/, after npm run build';

readOrExit(USAGE, (argv) => parseCommandLine(argv, { script: 'npm run test:terraform', options: {} }));
const root = path.join(import.meta.dirname, '../../..');
const copy = copyWithoutSettings();
const folder = path.join(copy, 'terraform');
const terraform = new Terraform(folder, cleanEnvironment());

/** Terraform's tests would read an operator's own variables, state and backend, and say something of those. */
function copyWithoutSettings(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'q-bot-terraform-'));
  cpSync(path.join(root, 'terraform'), path.join(made, 'terraform'), {
    recursive: true,
    filter: (file) => !isOwnSetting(file),
  });
  for (const name of ['dist', 'docs', 'lambda']) symlinkSync(path.join(root, name), path.join(made, name));
  return made;
}

/** Throws PrerequisiteError unless every function is built. */
function requireZips(): void {
  const zips = Object.keys(readFunctionDefinitions(path.join(root, 'lambda'))).map(
    (name) => `dist/${name}.zip`,
  );
  const missing = zips.filter((zip) => !existsSync(path.join(root, zip)));
  if (missing.length > 0)
    throw new PrerequisiteError(`${missing.join(', ')} missing: run \`npm run build\` first.`);
}

async function isFormatted(): Promise<void> {
  await terraform.succeed(['fmt', '-check', '-diff', '-recursive'], 30).catch((error: Error) => {
    throw new Error(`${error.message}\nFormat with: terraform fmt -recursive terraform`, { cause: error });
  });
}

/** At most two at once: each keeps all resources of the provider in memory, 0.7 GB. */
const AT_ONCE = Math.min(2, availableParallelism());

/** Prints what each share of the test files said. Throws if a run failed, or was left out. */
async function test(): Promise<void> {
  const files = readTestFiles(path.join(folder, 'tests'));
  const provider = await startSharedProvider(folder, cleanEnvironment());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void provider.stop().finally(() => process.exit(1)));
  }
  const sharing = new Terraform(folder, { ...cleanEnvironment(), ...provider.env });
  const ended = await Promise.allSettled(
    inShares(files, AT_ONCE).map((names) =>
      sharing.succeed(['test', ...names.map((name) => `-filter=tests/${name}`)], 1200),
    ),
  ).finally(() => provider.stop());
  const outputs = ended.map((one) => (one.status === 'fulfilled' ? one.value.trim() : ''));
  console.log(outputs.filter((output) => output !== '').join('\n\n'));
  const failed = ended.flatMap((one) => (one.status === 'rejected' ? [String(one.reason?.message)] : []));
  if (failed.length > 0) throw new Error(failed.join('\n\n'));
  const [runs, passed] = [files.reduce((sum, file) => sum + file.runs, 0), passedIn(outputs)];
  if (passed !== runs) throw new Error(`${passed} runs passed, and the files have ${runs}.`);
}

const STEPS: Record<string, () => Promise<unknown>> = {
  fmt: isFormatted,
  init: () => terraform.init('-backend=false'),
  validate: () => terraform.succeed(['validate'], 60),
  test,
};

try {
  requireZips();
  for (const [name, step] of Object.entries(STEPS)) {
    const startedAt = performance.now();
    await step();
    console.log(`ok     terraform ${name} ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
