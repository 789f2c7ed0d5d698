import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { zipBundle } from '../../../build/zip-bundle.ts';
import { isObject, objectsIn, parseJson, textIn } from '../../../local/json.ts';
import type { Deployment } from '../deployment.ts';
import { must } from '../expect.ts';

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

/** `<address> <actions>` of all that the plan would touch. */
export function changesIn(plan: unknown): string[] {
  const changes = isObject(plan) ? objectsIn(plan.resource_changes) : [];
  return changes.flatMap(({ address, change, mode }) => {
    const actions = isObject(change) && Array.isArray(change.actions) ? change.actions.map(String) : [];
    const isTouched = mode === 'managed' && actions.some((action) => action !== 'no-op');
    return isTouched ? [`${textIn(address)} ${actions.join('+')}`] : [];
  });
}
