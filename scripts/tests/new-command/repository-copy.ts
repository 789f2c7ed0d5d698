import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Ran {
  status: number | null;
  /** Both streams, one after the other. */
  output: string;
}

/** The repository as git would give it, with what is not committed yet, in a folder of its own. */
export class RepositoryCopy {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'q-bot-copy-'));

  constructor(root: string) {
    const listed = this.try('git', [
      '-C',
      root,
      'ls-files',
      '-z',
      '--cached',
      '--others',
      '--exclude-standard',
      '--deduplicate',
    ]);
    const deleted = this.try('git', ['-C', root, 'ls-files', '-z', '--deleted']).output.split('\0');
    for (const file of listed.output.split('\0')) {
      if (!deleted.includes(file)) cpSync(path.join(root, file), path.join(this.folder, file));
    }
    symlinkSync(path.join(root, 'node_modules'), path.join(this.folder, 'node_modules'));
    this.run('git', 'init', '--quiet');
    this.run('git', 'add', '--all');
  }

  try(command: string, args: readonly string[]): Ran {
    // Inside a git hook, git's variables would lead from the copy back to the repository.
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: this.folder,
      env: Object.fromEntries(own),
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    return { status, output: `${stdout}${stderr}` };
  }

  /** Runs a program in the copy and returns what it printed. Throws with all of that if it fails. */
  run(command: string, ...args: string[]): string {
    const { status, output } = this.try(command, args);
    if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${output}`);
    return output;
  }

  /** Runs a script of the copy on this Node. */
  node(script: string, ...args: string[]): string {
    return this.run(process.execPath, script, ...args);
  }

  /** What differs from the repository as it was copied. */
  changes(): string[] {
    const lines = this.run('git', 'status', '--porcelain').split('\n');
    return lines.filter((line) => line !== '' && !line.startsWith('A  '));
  }

  read(file: string): string {
    return readFileSync(path.join(this.folder, file), 'utf8');
  }

  /** Replaces the first place; throws if it is not there. */
  edit(file: string, from: string, to: string): void {
    const text = this.read(file);
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
    writeFileSync(
      path.join(this.folder, file),
      text.replace(from, () => to),
    );
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
