import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { finish } from '../terraform/child.ts';
import { PrerequisiteError } from '../terraform/prerequisite-error.ts';

/**
 * The sources of another commit in a folder of their own, built with the packages that are installed here. The caller
 * removes it. Throws PrerequisiteError if this clone has no such commit.
 */
export async function unpackRelease(
  repository: string,
  ref: string,
): Promise<{ folder: string; remove(): void }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'q-bot-earlier-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const { output, status } = await finish({
    command: 'sh',
    arguments: [
      '-c',
      'git archive --format=tar "$1" >"$2/release.tar" && tar -x -C "$2" -f "$2/release.tar"',
      'sh',
      ref,
      folder,
    ],
    cwd: repository,
    env: process.env,
    timeoutSeconds: 60,
  });
  if (status !== 0) {
    remove();
    throw new PrerequisiteError(
      `This clone has no commit "${ref}" (a shallow one: git fetch --unshallow).\n${output.trim()}`,
    );
  }
  symlinkSync(path.join(repository, 'node_modules'), path.join(folder, 'node_modules'));
  return { folder, remove };
}
