import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isObject } from '../../../../common/is-object.ts';
import { parseJson, textIn } from '../../../local/json.ts';
import type { Deployment, Live } from '../deployment.ts';
import { must } from '../expect.ts';
import { changesIn, planIsEmpty } from '../planned-changes.ts';
import type { State } from '../state.ts';
import { help } from './help.ts';
import { CHANGED, changeCode, MARK } from './one-changed.ts';

const ALIAS = `aws_lambda_alias.live["${CHANGED}"]`;

/**
 * The version before the change runs and answers; the next apply leaves it there, also one with other settings.
 * `state` is that of the deployment, whose function `CHANGED` was changed once.
 */
export async function rolledBack(deployment: Deployment, state: State): Promise<string> {
  await move(deployment);
  await planIsEmpty(deployment);
  const live = await deployment.run(state);
  must(!codeOf(live).includes(MARK), 'after the rollback, the changed code runs');
  await help(live, '/sre');
  const changes = await planned(deployment, '-var=incident_fallback=Phone the harbour master.');
  must(changes.includes(`aws_lambda_function.functions["${CHANGED}"] update`), `planned: ${changes.join()}`);
  must(!changes.includes(`${ALIAS} update`), 'an apply of the same code would undo the rollback');
  return `version ${await versionOf(deployment)} answers, and stays`;
}

/** The changed version runs and answers again. */
export async function rolledForward(deployment: Deployment, state: State): Promise<string> {
  await move(deployment, '--forward');
  await planIsEmpty(deployment);
  const live = await deployment.run(state);
  must(codeOf(live).includes(MARK), 'after --forward, the former code runs');
  await help(live, '/sre');
  return `version ${await versionOf(deployment)} answers`;
}

/** An apply of other code than the one that was left goes live at once. */
export async function otherCode(deployment: Deployment, state: State): Promise<string> {
  await move(deployment);
  changeCode(deployment.workspace, 'changed again');
  const changes = await planned(deployment);
  must(changes.includes(`${ALIAS} update`), `other code would not go live: ${changes.join()}`);
  await deployment.terraform.applyPlan();
  await planIsEmpty(deployment);
  const live = await deployment.run(state);
  must(
    codeOf(live).includes('changed again'),
    'after an apply of other code, the version of the rollback runs',
  );
  // What it noted would outlive the stack.
  await move(deployment, '--forward');
  return `version ${await versionOf(deployment)} runs`;
}

async function move({ admin }: Deployment, ...words: string[]): Promise<void> {
  const { output, status } = await admin.script('scripts/rollback/main.ts', [CHANGED, '--yes', ...words]);
  must(status === 0, `npm run rollback ended with ${status}: ${output}`);
}

async function planned({ terraform }: Deployment, ...options: string[]): Promise<string[]> {
  await terraform.plan(...options);
  return changesIn(parseJson(await terraform.showPlan()));
}

function codeOf({ deployed }: Live): string {
  const found = deployed.wiring.functions.find(({ name }) => name.endsWith(`-${CHANGED}`));
  must(found !== undefined, `${CHANGED} is not deployed`);
  return readFileSync(path.join(found.codeFolder, 'lambda_function.js'), 'utf8');
}

async function versionOf({ admin }: Deployment): Promise<string> {
  const alias = await admin.get('lambda', `/2015-03-31/functions/qbot-${CHANGED}/aliases/live`);
  return textIn(isObject(alias) ? alias.FunctionVersion : undefined);
}
