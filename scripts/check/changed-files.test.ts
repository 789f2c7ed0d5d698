import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { changedFiles } from './changed-files.ts';

let folder: string;

function git(...args: string[]): void {
  const user = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  const { status, stderr } = spawnSync('git', [...user, ...args], { cwd: folder, encoding: 'utf8' });
  expect([args, status, status === 0 ? '' : stderr]).toEqual([args, 0, '']);
}

function write(file: string, text: string): void {
  writeFileSync(path.join(folder, file), text);
}

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'q-bot-changed-'));
  mkdirSync(path.join(folder, 'lambda'));
  git('init', '--quiet');
  for (const file of ['same.ts', 'lambda/edited.ts', 'lambda/gone.ts', 'committed.ts']) write(file, '1');
  write('.gitignore', 'dist\n');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'first');
  write('committed.ts', '2');
  git('commit', '--quiet', '--all', '--message', 'second');
  write('lambda/edited.ts', '2');
  write('lambda/ä new.ts', '1');
  write('staged.ts', '1');
  write('dist', '1');
  rmSync(path.join(folder, 'lambda/gone.ts'));
  git('add', 'staged.ts');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('names what is not committed: edited, staged and new, without what is gone or ignored', () => {
  expect(changedFiles(folder, 'HEAD')).toEqual(['lambda/edited.ts', 'lambda/ä new.ts', 'staged.ts']);
});

it('since an earlier commit, names what was committed after it as well', () => {
  expect(changedFiles(folder, 'HEAD~1')).toContain('committed.ts');
});

it('says what git says of a commit that is not there', () => {
  expect(() => changedFiles(folder, 'no-such-commit')).toThrow(/^git diff: .*no-such-commit/);
});
