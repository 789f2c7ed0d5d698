import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { finish } from '../terraform/child.ts';
import { PrerequisiteError } from '../terraform/prerequisite-error.ts';

/**
 * The sources of another commit in a folder of their own, with the packages of then. The caller removes it. Throws
 * PrerequisiteError if this clone has no such commit, or if its packages cannot be installed.
 */
export async function unpackRelease(
  repository: string,
  ref: string,
): Promise<{ folder: string; remove(): void }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'q-bot-earlier-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const inShell = async (script: string, timeoutSeconds: number, otherwise: string): Promise<void> => {
    const { output, status } = await finish({
      command: 'sh',
      arguments: ['-c', script, 'sh', ref, folder],
      cwd: repository,
      env: process.env,
      timeoutSeconds,
    });
    if (status === 0) return;
    remove();
    throw new PrerequisiteError(`${otherwise}\n${output.trim()}`);
  };
  await inShell(
    'git archive --format=tar "$1" >"$2/release.tar" && tar -x -C "$2" -f "$2/release.tar"',
    60,
    `This clone has no commit "${ref}" (a shallow one: git fetch --unshallow).`,
  );
  await inShell(
    'cd "$2" && npm ci --no-audit --no-fund',
    300,
    `The packages of "${ref}" could not be installed.`,
  );
  return { folder, remove };
}
