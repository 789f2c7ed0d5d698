import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import type { BundledPackage } from './bundled-packages.ts';
import { createSbom } from './sbom.ts';

export interface BuiltFunction {
  name: string;
  /** Before it is packed. */
  codeBytes: number;
  zipBytes: number;
  sha256: string;
}

export interface Contents {
  zip: Uint8Array;
  /** Before it is packed. */
  codeBytes: number;
  packages: BundledPackage[];
}

/** Writes the zip of a function, and beside it the list of what is inside. */
export function pack(
  distFolder: string,
  name: string,
  { codeBytes, packages, zip }: Contents,
): BuiltFunction {
  const sha256 = createHash('sha256').update(zip).digest('hex');
  writeFileSync(path.join(distFolder, `${name}.zip`), zip);
  const sbom = createSbom({ name, version: packageJson.version, sha256 }, packages);
  writeFileSync(path.join(distFolder, `${name}.cdx.json`), sbom);
  return { name, codeBytes, zipBytes: zip.length, sha256 };
}
