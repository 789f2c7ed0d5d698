import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { packageFolders } from './bundle-contents.ts';

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.optional(z.string()),
});

/** A package of which at least one line is in a function's zip. */
export interface BundledPackage {
  /** Where it comes from; npm if it is left out. */
  registry?: 'npm' | 'pypi';
  name: string;
  version: string;
  /** As its package.json says it: an SPDX expression, where its author keeps to the rules. */
  license: string | undefined;
  /** Whole texts of its licence and notice files; some packages ship none. */
  notices: string[];
}

const NOTICE = /^(licen[cs]e|notice|copying)(\.|-|$)/i;

/**
 * Every package in a bundle once, in the order of names and versions, so that the same bundle gives the same list.
 * `metafile`: esbuild's, as JSON; its paths begin in `root`. Throws if a package has no readable package.json.
 */
export function readBundledPackages(metafile: string, root: string): BundledPackage[] {
  const packages = new Map<string, BundledPackage>();
  for (const folder of packageFolders(metafile).keys()) {
    const found = readPackage(path.resolve(root, folder));
    packages.set(`${found.name}@${found.version}`, found);
  }
  const sorted = [...packages].sort(([one], [other]) => (one < other ? -1 : 1));
  return sorted.map(([, found]) => found);
}

function readPackage(folder: string): BundledPackage {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const { license, name, version } = manifestSchema.parse(manifest);
  const files = readdirSync(folder).filter((file) => NOTICE.test(file));
  const notices = files.sort().map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
  return { name, version, license, notices };
}
