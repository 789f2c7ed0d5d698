import path from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { runtimeOf } from '../local/wiring/runtimes.ts';
import { collectCode, type FunctionSource, readCode } from './folder-code.ts';
import { type BuiltFunction, pack } from './pack.ts';
import { replaceFolder } from './replace-folder.ts';
import { readVendoredPackages } from './vendored-packages.ts';
import { zipBundle } from './zip-bundle.ts';

/**
 * Builds a function that is not bundled: `<name>/` as it runs, `<name>.zip` and `<name>.cdx.json`. Throws if its `build`
 * fails.
 */
export async function buildFolder(source: FunctionSource, distFolder: string): Promise<BuiltFunction> {
  const { definition, name } = source;
  const outDir = path.join(distFolder, name);
  await replaceFolder(outDir, (fresh) => collectCode(source, fresh, packageJson.version));
  const runtime = runtimeOf(definition);
  const files = readCode(outDir, runtime);
  return pack(distFolder, name, {
    zip: zipBundle(files, runtime === 'provided.al2023' ? 'programs' : 'code'),
    codeBytes: Object.values(files).reduce((sum, { length }) => sum + length, 0),
    packages: readVendoredPackages(outDir),
  });
}
