import { spawnSync } from 'node:child_process';
import { CheckError } from './arguments.ts';

/**
 * Files of the work tree that differ from a commit or are new and not ignored; without those that are gone. Paths from
 * `folder`, which is the top of the work tree, with `/`, sorted. Throws CheckError if git cannot say.
 */
export function changedFiles(folder: string, since: string): string[] {
  const changed = git(folder, 'diff', '--name-only', '--diff-filter=d', '-z', since, '--');
  const added = git(folder, 'ls-files', '--others', '--exclude-standard', '-z');
  return [...new Set([...changed, ...added])].sort();
}

function git(folder: string, ...args: string[]): string[] {
  const { error, status, stderr, stdout } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
  if (error) throw new CheckError('git is not installed: --changed needs it.');
  if (status !== 0) throw new CheckError(`git ${args[0]}: ${stderr.trim()}`);
  return stdout.split('\0').filter((file) => file !== '');
}
