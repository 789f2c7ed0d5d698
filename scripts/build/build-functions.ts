import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';
import { build } from 'tsup';
import type { CommandShapes } from '../../common/subcommand-shapes.ts';
import packageJson from '../../package.json' with { type: 'json' };
import {
  type FunctionDefinition,
  readFunctionDefinitions,
  subcommandShapes,
} from '../local/wiring/function-definitions.ts';
import { DEFAULT_RUNTIME, runtimeOf } from '../local/wiring/runtimes.ts';
import { buildFolder } from './build-folder.ts';
import { readBundledPackages } from './bundled-packages.ts';
import type { FunctionSource } from './folder-code.ts';
import { leanSdk } from './lean-sdk.ts';
import { leanSlack } from './lean-slack.ts';
import { thirdPartyNotices } from './notices.ts';
import { type BuiltFunction, type Contents, pack } from './pack.ts';
import { replaceFolder } from './replace-folder.ts';
import { zipBundle } from './zip-bundle.ts';

/**
 * Builds every folder with a `function.json` on its own: of Node.js one CommonJS file with everything in it, of another
 * runtime what buildFolder says; a zip of it, with the same bytes on every build; and `<name>.cdx.json`, which lists the
 * packages inside. The gatekeeper's bundle holds what the sub-commands of all of them are called. Throws if one does not
 * compile, or a function.json is not right.
 */
export async function buildFunctions(folders: {
  lambdaFolder: string;
  distFolder: string;
  /** Only these. */
  names?: readonly string[];
  /** What the function.json files say, if it is known. */
  definitions?: Readonly<Record<string, FunctionDefinition>>;
}): Promise<BuiltFunction[]> {
  const { distFolder, lambdaFolder, names } = folders;
  const definitions = folders.definitions ?? readFunctionDefinitions(lambdaFolder);
  const tables = subcommandShapes(definitions);
  mkdirSync(distFolder, { recursive: true });
  // The repository is ESM, the bundles are not.
  writeFileSync(path.join(distFolder, 'package.json'), '{"type":"commonjs"}\n');
  const built: BuiltFunction[] = [];
  for (const [name, definition] of Object.entries(definitions)) {
    if (names !== undefined && !names.includes(name)) continue;
    const folder = path.join(lambdaFolder, name);
    built.push(await buildOne({ name, folder, definition }, distFolder, tables));
  }
  return built;
}

async function buildOne(
  source: FunctionSource,
  distFolder: string,
  tables: CommandShapes,
): Promise<BuiltFunction> {
  const { definition, folder, name } = source;
  if (runtimeOf(definition) !== DEFAULT_RUNTIME) return buildFolder(source, distFolder);
  const outDir = path.join(distFolder, name);
  await bundle(path.join(folder, 'lambda_function.ts'), outDir, [leanSdk, leanSlack], tables);
  return pack(distFolder, name, bundleContents(outDir));
}

/**
 * One CommonJS file, `lambda_function.js`, with everything in it, and esbuild's account of what that is:
 * https://esbuild.github.io/api/#metafile. `tables` are written into the bundle that asks for them.
 */
export async function bundle(
  entry: string,
  outDir: string,
  lean: Plugin[],
  tables: CommandShapes = {},
): Promise<void> {
  await replaceFolder(outDir, (fresh) => bundleInto(fresh, entry, lean, tables));
}

/** Beside the folder that it will be, since the map names its sources from there. */
async function bundleInto(
  outDir: string,
  entry: string,
  lean: Plugin[],
  tables: CommandShapes,
): Promise<void> {
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
    // common/version.ts, lambda/gatekeeper/subcommand-tables.ts. As text in the bundle, the environment cannot change them.
    define: {
      'process.env.QBOT_VERSION': JSON.stringify(packageJson.version),
      'process.env.QBOT_SUBCOMMANDS': JSON.stringify(JSON.stringify(tables)),
    },
    esbuildPlugins: lean,
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

/** A bundle, with the notices of its packages. */
function bundleContents(outDir: string): Contents {
  const code = readFileSync(path.join(outDir, 'lambda_function.js'));
  const metafile = readFileSync(path.join(outDir, 'metafile-cjs.json'), 'utf8');
  const packages = readBundledPackages(metafile, process.cwd());
  const zip = zipBundle({
    'lambda_function.js': code,
    'THIRD_PARTY_NOTICES.txt': Buffer.from(thirdPartyNotices(packages)),
  });
  return { zip, codeBytes: code.length, packages };
}
