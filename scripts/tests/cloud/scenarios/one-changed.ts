import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { zipBundle } from '../../../build/zip-bundle.ts';
import { parseJson } from '../../../local/json.ts';
import type { Deployment } from '../deployment.ts';
import { must } from '../expect.ts';
import { changesIn } from '../planned-changes.ts';

const CHANGED = 'opsgenie';

/** Applies again with one function that changed: nothing else may. Returns the plan as JSON. */
export async function applyOneChanged({ terraform, workspace }: Deployment): Promise<string> {
  const zip = path.join(workspace.distFolder, `${CHANGED}.zip`);
  const { 'lambda_function.js': code = new Uint8Array(), ...others } = unzipSync(readFileSync(zip));
  const changed = Buffer.concat([code, Buffer.from('\n// changed\n')]);
  writeFileSync(zip, zipBundle({ ...others, 'lambda_function.js': changed }));
  const { isEmpty } = await terraform.plan();
  must(!isEmpty, 'a changed zip is no change for Terraform');
  const plan = await terraform.showPlan();
  const changes = changesIn(parseJson(plan));
  const wanted = `aws_lambda_function.functions["${CHANGED}"] update`;
  must(changes.join() === wanted, `what would change: ${changes.join(', ')}`);
  await terraform.applyPlan();
  return plan;
}
