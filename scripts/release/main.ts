import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod/mini';
import { buildFunctions } from '../build/build-functions.ts';
import { parseCommandLine } from '../command-line/parse-command-line.ts';
import { readOrExit } from '../command-line/read-or-exit.ts';
import { ReleaseError } from './errors.ts';
import { prepareRelease, type Release } from './prepare-release.ts';

const USAGE = `npm run release                  the files of a release of this commit, in dist/release

--dry-run    also without a tag, with files that are not committed, and a changelog that says "Unreleased"`;

const { values } = readOrExit(USAGE, (argv) =>
  parseCommandLine(argv, { script: 'npm run release', options: { 'dry-run': { type: 'boolean' } } }),
);

/** The lines that git prints. */
function git(...args: string[]): string[] {
  const { error, status, stderr, stdout } = spawnSync('git', args, { encoding: 'utf8' });
  if (error) throw new ReleaseError('git is not installed.');
  if (status !== 0) throw new ReleaseError(`git ${args[0]}: ${stderr.trim()}`);
  return stdout.split('\n').filter((line) => line !== '');
}

function write({ files, notes, sums }: Release, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(path.join(folder, name), bytes);
  writeFileSync(path.join(folder, 'SHA256SUMS'), sums);
  writeFileSync(path.join(folder, 'NOTES.md'), `${notes}\n`);
}

async function main(): Promise<void> {
  const isDryRun = values['dry-run'];
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync('package.json', 'utf8')));
  const scratch = mkdtempSync(path.join(tmpdir(), 'q-bot-release-'));
  try {
    const deps = {
      version,
      changelog: readFileSync('CHANGELOG.md', 'utf8'),
      // A dry run needs neither, and works in a copy without its history.
      tags: isDryRun ? [] : git('tag', '--points-at', 'HEAD'),
      changes: isDryRun ? [] : git('status', '--porcelain'),
      build: (distFolder: string) => buildFunctions({ lambdaFolder: 'lambda', distFolder }),
    };
    const folders = [path.join(scratch, 'first'), path.join(scratch, 'second')] as const;
    const release = await prepareRelease(deps, folders, { isDryRun });
    const folder = path.join('dist', 'release');
    write(release, folder);
    console.log(`${release.sums}\n${release.notes}\n`);
    console.log(
      `Q-Bot ${version}${isDryRun ? ', a dry run' : ''}: ${release.files.size} files, the same in two builds, in ${folder}`,
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

await main().catch((error: unknown) => {
  console.error(error instanceof ReleaseError ? error.message : error);
  process.exitCode = 1;
});
