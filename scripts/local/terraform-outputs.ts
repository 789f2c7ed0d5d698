import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { decodeText } from './decode-text.ts';
import { parseJson } from './json.ts';

/**
 * What `terraform output -json` prints: from the file, also as PowerShell's `>` writes it, in UTF-16; without one, from
 * Terraform itself. `problem` says why it cannot be read. Throws where the file is not there.
 */
export function readTerraformOutputs(file: string | undefined): { outputs: unknown } | { problem: string } {
  if (file !== undefined) {
    const outputs = parseJson(decodeText(readFileSync(file)) ?? '');
    return outputs === undefined
      ? { problem: `${file} is not what terraform output -json prints.` }
      : { outputs };
  }
  const folder = path.join(import.meta.dirname, '../../terraform');
  const { error, status, stderr, stdout } = spawnSync('terraform', ['output', '-json'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (error) return { problem: 'terraform is not installed: give --outputs instead.' };
  return status === 0 ? { outputs: JSON.parse(stdout) } : { problem: `terraform output: ${stderr.trim()}` };
}
