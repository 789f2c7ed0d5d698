import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin, PluginBuild } from 'esbuild';
import { leanFile } from './lean-file.ts';
import { LEAN_FILES } from './lean-files.ts';
import { leanPartitions } from './lean-partitions.ts';
import { leanSchemas } from './lean-schemas.ts';

/**
 * Leaves out what the packages of AWS bring into every bundle, and no function uses, or has already. A bundle that has it
 * again, because a package has changed, is over its budget. https://esbuild.github.io/plugins/
 */
export const leanSdk: Plugin = {
  name: 'lean-sdk',
  setup(build) {
    leaveOutShapes(build);
    leaveOutPartitions(build);
    leaveOutManifests(build);
    leaveOutModules(build);
    leaveOutFunctionsOf(build);
  },
};

const SCHEMAS = /@aws-sdk[\\/](client-[\w-]+)[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/;
/** Errors that are told apart by their class, or carry more than a message. */
const KEPT_ERRORS: Record<string, readonly string[]> = {
  'client-dynamodb': ['ConditionalCheckFailedException'],
};

/** Of hundreds of operations the functions use a few. */
function leaveOutShapes({ onLoad }: PluginBuild): void {
  onLoad({ filter: SCHEMAS }, ({ path: file }) => {
    const [, client = ''] = SCHEMAS.exec(file) ?? [];
    return { contents: leanSchemas(readFileSync(file, 'utf8'), KEPT_ERRORS[client]), loader: 'js' };
  });
}

function leaveOutPartitions({ onLoad }: PluginBuild): void {
  onLoad({ filter: /@aws-sdk[\\/]core[\\/]dist-es[\\/].*[\\/]partitions\.js$/ }, ({ path: file }) => ({
    contents: leanPartitions(readFileSync(file, 'utf8')),
  }));
}

/** Read for the name and version that go into `User-Agent`. */
function leaveOutManifests({ onLoad }: PluginBuild): void {
  onLoad({ filter: /[\\/]@(aws-sdk|slack)[\\/][\w-]+[\\/]package\.json$/ }, ({ path: file }) => {
    const { name, version } = JSON.parse(readFileSync(file, 'utf8'));
    return { contents: JSON.stringify({ name, version }), loader: 'json' };
  });
}

/** Module -> what stands in its place: code that may be imported, or made, and is not called here. */
const LEFT_OUT: Record<string, string> = {
  // Keys of run-once are arguments, no paths in an event.
  '@aws-lambda-powertools/jmespath': `export function search() { leftOut('JMESPath'); }`,
  '@aws-lambda-powertools/jmespath/functions': 'export class PowertoolsFunctions {}',
};

function leaveOutModules({ onLoad, onResolve }: PluginBuild): void {
  const namespace = 'left-out';
  onResolve({ filter: /^@aws-lambda-powertools\/jmespath/ }, ({ path: name }) =>
    name in LEFT_OUT ? { path: name, namespace } : undefined,
  );
  onLoad({ filter: /.*/, namespace }, ({ path: name }) => ({
    contents: importLeftOut() + (LEFT_OUT[name] ?? ''),
    resolveDir: import.meta.dirname,
  }));
}

const MODULES = /^.*[\\/]node_modules[\\/]/;

function leaveOutFunctionsOf({ onLoad }: PluginBuild): void {
  const files = Object.keys(LEAN_FILES).map((name) => name.replaceAll('.', '\\.').replaceAll('/', '[\\\\/]'));
  onLoad({ filter: new RegExp(`[\\\\/]node_modules[\\\\/](${files.join('|')})$`) }, ({ path: file }) => {
    const name = file.replace(MODULES, '').replaceAll('\\', '/');
    const lean = leanFile(readFileSync(file, 'utf8'), LEAN_FILES[name] ?? {}, name);
    return { contents: importLeftOut() + lean };
  });
}

function importLeftOut(): string {
  const file = path.join(import.meta.dirname, 'bundled', 'left-out.ts');
  return `import { leftOut } from ${JSON.stringify(file)};\n`;
}
