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
  const code = Object.values(unzipSync(readFileSync(zip)))[0] ?? new Uint8Array();
  writeFileSync(zip, zipBundle(Buffer.concat([code, Buffer.from('\n// changed\n')])));
  const { isEmpty } = await terraform.plan();
  must(!isEmpty, 'a changed zip is no change for Terraform');
  const plan = await terraform.showPlan();
  const changes = changesIn(parseJson(plan));
  const wanted = `aws_lambda_function.functions["${CHANGED}"] update`;
  must(changes.join() === wanted, `what would change: ${changes.join(', ')}`);
  await terraform.applyPlan();
  return plan;
}
