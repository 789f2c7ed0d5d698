import type { Admin } from '../admin.ts';
import type { Deployment } from '../deployment.ts';
import { must } from '../expect.ts';

const SCRIPT = 'scripts/secrets/main.ts';

/** Sets every secret as an operator does: one at a time, through standard input, in the deployment's SSM. */
export async function setSecrets({ admin }: Deployment, values: Map<string, string>): Promise<string> {
  const before = await admin.script(SCRIPT, ['check']);
  must(before.status === 1, `check ended with ${before.status} before any secret was set`);
  await Promise.all([...values].map(([name, value]) => setOne(admin, name, value)));
  const after = await admin.script(SCRIPT, ['check']);
  must(after.status === 0, `check: ${after.output}`);
  return `${values.size} set through standard input`;
}

async function setOne(admin: Admin, name: string, value: string): Promise<void> {
  const { status, output } = await admin.script(SCRIPT, ['set', name, '--force'], `${value}\n`);
  must(status === 0, `set ${name}: ${output}`);
  must(!output.includes(value), `set ${name} prints the value`);
}
