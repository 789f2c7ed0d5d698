import { readFileSync } from 'node:fs';
import type { Plugin, PluginBuild } from 'esbuild';

/**
 * Leaves out what the SDKs of AWS and Slack bring into every bundle, and no function uses, or has already. A bundle that
 * has it again, because an SDK has changed, is over its budget. https://esbuild.github.io/plugins/
 */
export const leanSdk: Plugin = {
  name: 'lean-sdk',
  setup(build) {
    leaveOutErrorShapes(build);
    leaveOutEventStreams(build);
    shareEventEmitter(build);
  },
};

const SCHEMAS = /@aws-sdk[\\/]client-ssm[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/;
/** An error's shape, and the line that enters it into the service's register. */
const ERROR_SHAPE = /^export var (\w+\$) = \[-3, n0,[^;]*;\nn0_registry\.registerError\(\1, \w+\);\n/gm;

/**
 * SSM declares 140 errors, each entered into a register, so that no bundler may leave one out; of its 150 operations
 * the functions use one. An error that has no shape arrives as SSMServiceException, with its own name, message and
 * status.
 */
function leaveOutErrorShapes({ onLoad }: PluginBuild): void {
  onLoad({ filter: SCHEMAS }, ({ path }) => ({
    contents: withoutErrorShapes(readFileSync(path, 'utf8')),
    loader: 'js',
  }));
}

/** Throws if there is none: the SDK's generated code has changed, and so has to ERROR_SHAPE. */
export function withoutErrorShapes(source: string): string {
  const lean = source.replace(ERROR_SHAPE, '');
  if (lean === source) throw new Error('lean-sdk: no error shapes in the schemas of @aws-sdk/client-ssm');
  return lean;
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
    contents: `throw new Error('${path} is left out of the bundle: scripts/build/lean-sdk.ts');`,
  }));
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
