import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { BuiltFunction } from '../build/pack.ts';
import { changelogSection } from './changelog.ts';
import { ReleaseError } from './errors.ts';

export interface ReleaseDeps {
  /** Of package.json. */
  version: string;
  /** The text of CHANGELOG.md. */
  changelog: string;
  /** Tags of the commit that is checked out. */
  tags: readonly string[];
  /** Files that differ from that commit. */
  changes: readonly string[];
  /** Builds every function into a folder of its own. */
  build: (distFolder: string) => Promise<BuiltFunction[]>;
}

export interface Release {
  /** Name -> bytes: each function's zip, and the list of what is inside (CycloneDX). */
  files: Map<string, Uint8Array>;
  /** As `sha256sum --check` reads it. */
  sums: string;
  /** Markdown. */
  notes: string;
}

const UNRELEASED = 'Unreleased';

/**
 * The files of a release. Throws ReleaseError if the commit, its tag, the version and the changelog do not fit together
 * (in a dry run, the tag may be missing and the changelog may still say "Unreleased"), or if two builds of the same
 * sources differ by one byte. `scratch`: two empty folders to build in.
 */
export async function prepareRelease(
  deps: ReleaseDeps,
  scratch: readonly [string, string],
  { isDryRun }: { isDryRun: boolean },
): Promise<Release> {
  const notes = notesOf(deps, isDryRun);
  if (!isDryRun) requireTag(deps);
  const [first, second] = [await deps.build(scratch[0]), await deps.build(scratch[1])];
  const differing = first
    .filter((one, index) => one.sha256 !== second[index]?.sha256)
    .map(({ name }) => name);
  if (differing.length > 0 || first.length !== second.length || first.length === 0) {
    throw new ReleaseError(
      `Two builds of the same sources differ: ${differing.join(', ') || 'in their functions'}.`,
    );
  }
  const names = first.flatMap(({ name }) => [`${name}.cdx.json`, `${name}.zip`]);
  const files = new Map(names.map((name) => [name, readFileSync(path.join(scratch[0], name))]));
  const sums = Array.from(files, ([name, bytes]) => `${sha256Of(bytes)}  ${name}\n`).join('');
  return { files, sums, notes };
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function notesOf({ changelog, version }: ReleaseDeps, isDryRun: boolean): string {
  const notes =
    changelogSection(changelog, version) ?? (isDryRun ? changelogSection(changelog, UNRELEASED) : undefined);
  if (notes !== undefined) return notes;
  throw new ReleaseError(
    `CHANGELOG.md says nothing of ${version}: make "## [${version}] - <date>" of "## [${UNRELEASED}]".`,
  );
}

function requireTag({ changes, tags, version }: ReleaseDeps): void {
  if (changes.length > 0) throw new ReleaseError(`Not committed: ${changes.join(', ')}.`);
  if (tags.includes(`v${version}`)) return;
  const others = tags.length === 0 ? 'no tag' : tags.join(', ');
  throw new ReleaseError(
    `package.json says ${version}, and this commit has ${others}: git tag v${version}, or correct the version.`,
  );
}
