import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { BundledPackage } from './bundled-packages.ts';
import { filesIn } from './folder-code.ts';

/**
 * The Python packages that lie in a function's folder as pip installs them, each with a `<name>.dist-info`: name, version
 * and licence of its METADATA. Their licences' texts lie there too, so that `notices` is empty.
 * https://packaging.python.org/en/latest/specifications/core-metadata/
 */
export function readVendoredPackages(folder: string): BundledPackage[] {
  return filesIn(folder)
    .filter((file) => /^[^/]+\.dist-info\/METADATA$/.test(file))
    .map((file) => readMetadata(readFileSync(path.join(folder, file), 'utf8')));
}

function readMetadata(text: string): BundledPackage {
  const [head = ''] = text.split(/\r?\n\r?\n/, 1);
  const field = (name: string) => new RegExp(`^${name}: *(.+)$`, 'm').exec(head)?.[1]?.trim();
  return {
    registry: 'pypi',
    // As PyPI's addresses have it: https://packaging.python.org/en/latest/specifications/name-normalization/
    name: (field('Name') ?? '').toLowerCase().replaceAll(/[-_.]+/g, '-'),
    version: field('Version') ?? '',
    license: field('License-Expression') ?? field('License'),
    notices: [],
  };
}
