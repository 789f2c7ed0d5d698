import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Deployment, Live } from '../deployment.ts';
import { must } from '../expect.ts';

/** The smoke test that people run, with the outputs of this deployment and its gateway on this machine. */
export async function smoke({ admin, workspace }: Deployment, live: Live): Promise<string> {
  const outputs = path.join(workspace.folder, 'outputs.json');
  writeFileSync(outputs, JSON.stringify(live.state.outputs()));
  const words = ['--outputs', outputs, '--origin', live.apiUrl];
  const { status, output } = await admin.script('scripts/smoke/main.ts', words);
  must(status === 0, `npm run smoke ended with ${status}: ${output}`);
  return output.trim().split('\n').at(-1) ?? '';
}
