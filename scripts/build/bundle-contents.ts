import * as z from 'zod/mini';

const metafileSchema = z.object({
  outputs: z.record(
    z.string(),
    z.object({ inputs: z.record(z.string(), z.object({ bytesInOutput: z.number() })) }),
  ),
});

const MODULES = 'node_modules/';

/** What a bundle may hold: the package list is exact, and what is new in either is meant to be noticed. */
export interface BundleBudget {
  maxBytes: number;
  packages: string[];
}

/**
 * npm packages in a bundle -> bytes of them, from esbuild's metafile as JSON. The project's own files are no package.
 * https://esbuild.github.io/api/#metafile
 */
export function packagesInBundle(metafile: string): Map<string, number> {
  const packages = new Map<string, number>();
  for (const [folder, bytes] of packageFolders(metafile)) {
    const name = folder.slice(folder.lastIndexOf(MODULES) + MODULES.length);
    packages.set(name, (packages.get(name) ?? 0) + bytes);
  }
  return packages;
}

/** The folders of these packages, as esbuild names them, -> bytes of each: one package may be there in two versions. */
export function packageFolders(metafile: string): Map<string, number> {
  const { outputs } = metafileSchema.parse(JSON.parse(metafile));
  const folders = new Map<string, number>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = packageFolderOf(file);
      if (folder === undefined || bytesInOutput === 0) continue;
      folders.set(folder, (folders.get(folder) ?? 0) + bytesInOutput);
    }
  }
  return folders;
}

/** The innermost, if one package brings its own copy of another. */
function packageFolderOf(file: string): string | undefined {
  const [, folder] = /^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
  return folder;
}

export interface MeasuredBundle {
  name: string;
  bytes: number;
  packages: ReadonlyMap<string, number>;
}

/**
 * One line for each way in which a bundle is more than its budget, and one with what to write into budgets.json if that is
 * meant. `isOwn`: whether the budget stands under the function's own name there.
 */
export function budgetFaults(bundle: MeasuredBundle, budget: BundleBudget, isOwn: boolean): string[] {
  const newcomers = [...bundle.packages].filter(([name]) => !budget.packages.includes(name));
  const faults = [
    ...newcomers.map(([name, bytes]) => `${name} is new in the bundle: ${format(bytes)}`),
    ...(bundle.bytes > budget.maxBytes
      ? [`the bundle has ${format(bundle.bytes)}, and may have ${format(budget.maxBytes)}`]
      : []),
  ];
  if (faults.length === 0) return [];
  const isGrowth = isOwn && newcomers.length === 0;
  return [...faults, isGrowth ? growthRemedy(bundle) : entryRemedy(bundle)];
}

function growthRemedy({ bytes, name }: MeasuredBundle): string {
  return `if that is meant, write "maxBytes": ${bytes} under "${name}" in scripts/build/budgets.json`;
}

function entryRemedy({ bytes, name, packages }: MeasuredBundle): string {
  const entry = JSON.stringify({ maxBytes: bytes, packages: [...packages.keys()].sort() });
  return `if that is meant, write into scripts/build/budgets.json, then run npm run format: "${name}": ${entry}`;
}

function format(bytes: number): string {
  return `${bytes.toLocaleString('en-US')} bytes`;
}
