import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { zipBundle } from '../../../build/zip-bundle.ts';
import { parseJson } from '../../../local/json.ts';
import type { Deployment } from '../deployment.ts';
import { must } from '../expect.ts';
import { changesIn } from '../planned-changes.ts';
import type { Workspace } from '../workspace.ts';

export const CHANGED = 'opsgenie';
/** What the changed code has, and the former has not. */
export const MARK = 'changed by the acceptance run';

/** Applies again with one function that changed: nothing else may, but the alias that leads to it. Returns the plan as JSON. */
export async function applyOneChanged({ terraform, workspace }: Deployment): Promise<string> {
  changeCode(workspace, MARK);
  const { isEmpty } = await terraform.plan();
  must(!isEmpty, 'a changed zip is no change for Terraform');
  const plan = await terraform.showPlan();
  const changes = changesIn(parseJson(plan));
  const wanted = `aws_lambda_alias.live["${CHANGED}"] update, aws_lambda_function.functions["${CHANGED}"] update`;
  must(changes.toSorted().join(', ') === wanted, `what would change: ${changes.join(', ')}`);
  await terraform.applyPlan();
  return plan;
}

/** Adds a comment to the code that the next apply takes. */
export function changeCode({ distFolder }: Workspace, comment: string): void {
  const zip = path.join(distFolder, `${CHANGED}.zip`);
  const { 'lambda_function.js': code = new Uint8Array(), ...others } = unzipSync(readFileSync(zip));
  const changed = Buffer.concat([code, Buffer.from(`\n// ${comment}\n`)]);
  writeFileSync(zip, zipBundle({ ...others, 'lambda_function.js': changed }));
}
