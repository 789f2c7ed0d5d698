import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'tsup';
import packageJson from '../../package.json' with { type: 'json' };
import { readBundledPackages } from './bundled-packages.ts';
import { leanSdk } from './lean-sdk.ts';
import { thirdPartyNotices } from './notices.ts';
import { createSbom } from './sbom.ts';
import { zipBundle } from './zip-bundle.ts';

export interface BuiltFunction {
  name: string;
  bundleBytes: number;
  zipBytes: number;
  sha256: string;
}

/**
 * Bundles every folder with a `function.json` on its own: one CommonJS file with everything in it; a zip of it and of
 * its packages' licences, with the same bytes on every build; and `<name>.cdx.json`, which lists what is inside. Throws
 * if one does not compile.
 */
export async function buildFunctions(folders: {
  lambdaFolder: string;
  distFolder: string;
  /** Only these. */
  names?: readonly string[];
}): Promise<BuiltFunction[]> {
  const { lambdaFolder, distFolder } = folders;
  const names = readdirSync(lambdaFolder).filter(
    (name) =>
      existsSync(path.join(lambdaFolder, name, 'function.json')) &&
      (folders.names === undefined || folders.names.includes(name)),
  );
  mkdirSync(distFolder, { recursive: true });
  // The repository is ESM, the bundles are not.
  writeFileSync(path.join(distFolder, 'package.json'), '{"type":"commonjs"}\n');
  const built: BuiltFunction[] = [];
  for (const name of names.sort()) {
    await bundle(path.join(lambdaFolder, name, 'lambda_function.ts'), path.join(distFolder, name));
    built.push(pack(distFolder, name));
  }
  return built;
}

/**
 * One CommonJS file, `lambda_function.js`, with everything in it, and esbuild's account of what that is:
 * https://esbuild.github.io/api/#metafile
 */
export async function bundle(entry: string, outDir: string): Promise<void> {
  rmSync(outDir, { recursive: true, force: true });
  await build({
    config: false,
    entry: { lambda_function: entry },
    outDir,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    splitting: false,
    minify: true,
    sourcemap: true,
    noExternal: [/.*/],
    outExtension: () => ({ js: '.js' }),
    silent: true,
    // Beside the bundle, as `metafile-cjs.json`: budgets are checked against it.
    metafile: true,
    // common/version.ts. As text in the bundle, the environment cannot change it.
    define: { 'process.env.QBOT_VERSION': JSON.stringify(packageJson.version) },
    esbuildPlugins: [leanSdk],
    esbuildOptions(options) {
      // The SDK's ES modules are a third smaller once bundled than its CommonJS files.
      options.mainFields = ['module', 'main'];
      options.sourcesContent = false;
      options.legalComments = 'none';
      options.alias = {
        '@aws-sdk/credential-provider-node': path.join(import.meta.dirname, 'lambda-credentials.ts'),
      };
      // The SDK's `import('node:http')` would stay one, and an ES import of that module loads all of undici.
      options.supported = { 'dynamic-import': false };
    },
  });
}

/** The zip of a bundle with its notices, and beside it the list of what is inside. */
function pack(distFolder: string, name: string): BuiltFunction {
  const code = readFileSync(path.join(distFolder, name, 'lambda_function.js'));
  const metafile = readFileSync(path.join(distFolder, name, 'metafile-cjs.json'), 'utf8');
  const packages = readBundledPackages(metafile, process.cwd());
  const zip = zipBundle({
    'lambda_function.js': code,
    'THIRD_PARTY_NOTICES.txt': Buffer.from(thirdPartyNotices(packages)),
  });
  const sha256 = createHash('sha256').update(zip).digest('hex');
  writeFileSync(path.join(distFolder, `${name}.zip`), zip);
  const sbom = createSbom({ name, version: packageJson.version, sha256 }, packages);
  writeFileSync(path.join(distFolder, `${name}.cdx.json`), sbom);
  return { name, bundleBytes: code.length, zipBytes: zip.length, sha256 };
}
