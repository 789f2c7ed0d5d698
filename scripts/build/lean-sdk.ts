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
    leaveOutModules(build);
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

/** Module -> what stands in its place: code that may be imported, or made, and is not called here. */
const LEFT_OUT: Record<string, string> = {
  // Imported when an operation first answers with a stream of events. Because of that one import, the 150 modules that
  // event streams share with everything else could neither be shaken nor joined into one scope.
  '@smithy/core/event-streams': `throw ${leftOut('event streams')};`,
  // Keys of run-once are arguments, no paths in an event.
  '@aws-lambda-powertools/jmespath': `export function search() { throw ${leftOut('JMESPath')}; }`,
  '@aws-lambda-powertools/jmespath/functions': 'export class PowertoolsFunctions {}',
  // DynamoDB's endpoint is known; it is looked up only where a client asks for that.
  'mnemonist/lru-cache': 'export default class {}',
};

function leaveOutModules({ onLoad, onResolve }: PluginBuild): void {
  const namespace = 'left-out';
  const names = /^(@smithy\/core\/event-streams|@aws-lambda-powertools\/jmespath|mnemonist\/)/;
  onResolve({ filter: names }, ({ kind, path }) => {
    const isStatic = path === '@smithy/core/event-streams' && kind !== 'dynamic-import';
    return path in LEFT_OUT && !isStatic ? { path, namespace } : undefined;
  });
  onLoad({ filter: /.*/, namespace }, ({ path }) => ({ contents: LEFT_OUT[path] ?? '' }));
}

function leftOut(what: string): string {
  return `new Error('${what} is left out of the bundle: scripts/build/lean-sdk.ts')`;
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
