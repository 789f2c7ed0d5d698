import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { driveAll } from './acceptance-run.ts';
import type { Deployment } from './deployment.ts';
import { MUTATIONS, type Mutation, mutate } from './mutations.ts';
import { setSecrets } from './scenarios/set-secrets.ts';
import { secretValues } from './secret-values.ts';
import { StepTable } from './step-table.ts';

interface Caught {
  mutation: Mutation;
  /** Undefined: no step noticed. */
  by: { step: string; note: string } | undefined;
}

/**
 * Applies each fault to one deployment, drives it, and says which step noticed. A fault is taken back by the apply of
 * the next. Answers whether each was caught.
 */
export async function runMutations(
  deployment: Deployment,
  print: (line: string) => void,
  mutations: readonly Mutation[] = MUTATIONS,
): Promise<boolean> {
  const { terraform } = deployment;
  await terraform.init();
  await terraform.apply();
  const { state } = await deployment.run();
  await setSecrets(deployment, secretValues(state, deployment.settings));
  const caught: Caught[] = [];
  try {
    for (const mutation of mutations) {
      const result = { mutation, by: await catchOne(deployment, mutation) };
      print(lineOf(result));
      caught.push(result);
    }
  } finally {
    await terraform.destroy();
  }
  const byStory = caught.filter(({ by }) => by !== undefined && by.step !== APPLY).length;
  const missed = caught.filter(({ by }) => by === undefined).length;
  print(`${caught.length} faults: ${byStory} caught by what was driven, ${missed} by nothing`);
  return missed === 0;
}

const APPLY = 'terraform apply';

async function catchOne(deployment: Deployment, mutation: Mutation): Promise<Caught['by']> {
  const file = path.join(deployment.workspace.terraformFolder, mutation.file);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, mutate(text, mutation));
  const { step, ...table } = quietTable();
  await step(APPLY, () => deployment.terraform.apply())
    .then(() => step('read back and run', () => deployment.run()))
    .then((live) => driveAll(deployment, live, step))
    .catch(() => {});
  writeFileSync(file, text);
  deployment.faults.clear();
  return table.failed();
}

function quietTable() {
  const table = new StepTable({ now: () => performance.now(), print: () => {} });
  const failed = () => table.failed && { step: table.failed.name, note: table.failed.note };
  return { step: table.step, failed };
}

function lineOf({ by, mutation }: Caught): string {
  const seen = by === undefined ? 'NOT CAUGHT' : `${by.step}: ${by.note}`;
  return `${by === undefined ? 'MISSED' : 'caught'}  ${mutation.name.padEnd(42)}  ${seen}`;
}
