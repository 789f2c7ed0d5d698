import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { driveAll } from './acceptance-run.ts';
import type { Deployment } from './deployment.ts';
import { MUTATIONS, type Mutation, mutate } from './mutations.ts';
import { setSecrets } from './scenarios/set-secrets.ts';
import { secretValues } from './secret-values.ts';
import { type StepResult, StepTable } from './step-table.ts';

const APPLY = 'terraform apply';

/**
 * Applies each fault whose name contains `words` to one deployment, drives it, and prints which step failed. The apply
 * of the next fault takes the one before back. Returns whether each was caught.
 */
export async function runMutations(
  deployment: Deployment,
  print: (line: string) => void,
  words = '',
): Promise<boolean> {
  const { terraform } = deployment;
  await terraform.init();
  await terraform.apply();
  const { state } = await deployment.run();
  await setSecrets(deployment, secretValues(state, deployment.settings));
  const failures: (StepResult | undefined)[] = [];
  try {
    for (const mutation of MUTATIONS.filter(({ name }) => name.includes(words))) {
      const failed = await failedStep(deployment, mutation);
      print(lineOf(mutation, failed));
      failures.push(failed);
    }
  } finally {
    await terraform.destroy();
  }
  const caught = failures.filter((failed) => failed !== undefined && failed.name !== APPLY).length;
  const missed = failures.filter((failed) => failed === undefined).length;
  print(`${failures.length} faults: ${caught} caught by what was driven, ${missed} by nothing`);
  return failures.length > 0 && missed === 0;
}

/** Undefined if no step noticed the fault. */
async function failedStep(deployment: Deployment, mutation: Mutation): Promise<StepResult | undefined> {
  const file = path.join(deployment.workspace.terraformFolder, mutation.file);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, mutate(text, mutation));
  const table = new StepTable({ now: () => performance.now(), print: () => {} });
  try {
    await table.step(APPLY, () => deployment.terraform.apply());
    const live = await table.step('read back and run', () => deployment.run());
    await driveAll(deployment, live, table.step);
  } catch {
    return table.failed;
  } finally {
    writeFileSync(file, text);
    deployment.faults.clear();
  }
  return undefined;
}

function lineOf({ name }: Mutation, failed: StepResult | undefined): string {
  const seen = failed === undefined ? 'NOT CAUGHT' : `${failed.name}: ${failed.note}`;
  return `${failed === undefined ? 'MISSED' : 'caught'}  ${name.padEnd(42)}  ${seen}`;
}
