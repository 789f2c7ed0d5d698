import { readFileSync } from 'node:fs';
import type { Plugin, PluginBuild } from 'esbuild';
import { leanSchemas } from './lean-schemas.ts';

/**
 * Leaves out what the SDKs of AWS and Slack bring into every bundle, and no function uses, or has already. A bundle that
 * has it again, because an SDK has changed, is over its budget. https://esbuild.github.io/plugins/
 */
export const leanSdk: Plugin = {
  name: 'lean-sdk',
  setup(build) {
    leaveOutShapes(build);
    leaveOutManifests(build);
    leaveOutUnused(build);
    leaveOutEventStreams(build);
    shareEventEmitter(build);
  },
};

const SCHEMAS = /@aws-sdk[\\/](client-[\w-]+)[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/;
/** Errors that are told apart by their class, or carry more than a message. */
const KEPT_ERRORS: Record<string, readonly string[]> = {
  'client-dynamodb': ['ConditionalCheckFailedException'],
};

/** Of hundreds of operations the functions use a few. */
function leaveOutShapes({ onLoad }: PluginBuild): void {
  onLoad({ filter: SCHEMAS }, ({ path }) => {
    const [, client = ''] = SCHEMAS.exec(path) ?? [];
    return { contents: leanSchemas(readFileSync(path, 'utf8'), KEPT_ERRORS[client]), loader: 'js' };
  });
}

/** Read for the name and version that go into `User-Agent`. */
function leaveOutManifests({ onLoad }: PluginBuild): void {
  onLoad({ filter: /[\\/]@(aws-sdk|slack)[\\/][\w-]+[\\/]package\.json$/ }, ({ path }) => {
    const { name, version } = JSON.parse(readFileSync(path, 'utf8'));
    return { contents: JSON.stringify({ name, version }), loader: 'json' };
  });
}

const NAMESPACE = 'left-out';

/**
 * Imported when an operation first answers with a stream of events. Because of that one import, the 150 modules that
 * event streams share with everything else could neither be shaken nor joined into one scope.
 */
function leaveOutEventStreams({ onLoad, onResolve }: PluginBuild): void {
  onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ kind, path }) =>
    kind === 'dynamic-import' ? { path, namespace: NAMESPACE } : undefined,
  );
  onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
    contents: `throw ${leftOut(path)};`,
  }));
}

/** Module -> the names that are imported from it, by code that is not called here. */
const UNUSED: Record<string, string> = {
  // Keys of run-once are arguments, no paths in an event.
  '@aws-lambda-powertools/jmespath': 'search',
  '@aws-lambda-powertools/jmespath/functions': 'PowertoolsFunctions',
  // DynamoDB's endpoint is known; it is looked up only where a client asks for that.
  'mnemonist/lru-cache': 'default',
};

/** What is never called becomes a class that may be made and does nothing, or throws where it is called. */
function leaveOutUnused({ onLoad, onResolve }: PluginBuild): void {
  const namespace = 'unused';
  onResolve({ filter: /^(@aws-lambda-powertools\/jmespath|mnemonist\/)/ }, ({ path }) =>
    path in UNUSED ? { path, namespace, sideEffects: false } : undefined,
  );
  onLoad({ filter: /.*/, namespace }, ({ path }) => {
    const name = UNUSED[path];
    const declared = name === 'default' ? 'export default class' : `export class ${name}`;
    return {
      contents: name === 'search' ? `export function search() { throw ${leftOut(path)}; }` : `${declared} {}`,
    };
  });
}

function leftOut(module: string): string {
  return `new Error('${module} is left out of the bundle: scripts/build/lean-sdk.ts')`;
}

const ASKED = 'asked';

/** Slack's client has one, and p-queue, which it uses, another version of its own: the same file, twice. */
function shareEventEmitter({ onResolve, resolve }: PluginBuild): void {
  onResolve({ filter: /^eventemitter3$/ }, async ({ importer, kind, path, pluginData, resolveDir }) => {
    if (pluginData === ASKED || !importer.includes('p-queue')) return undefined;
    const ask = (folder: string) => resolve(path, { kind, resolveDir: folder, pluginData: ASKED });
    const [own, shared] = [await ask(resolveDir), await ask(import.meta.dirname)];
    const isSame = shared.path !== '' && readFileSync(own.path).equals(readFileSync(shared.path));
    return { path: isSame ? shared.path : own.path };
  });
}
