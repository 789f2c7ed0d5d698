import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

const SCHEMAS = /@aws-sdk[\\/]client-ssm[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/;
/** An error's shape, and the line that enters it into the service's register. */
const ERROR_SHAPE = /^export var (\w+\$) = \[-3, n0,[^;]*;\nn0_registry\.registerError\(\1, \w+\);\n/gm;

/**
 * SSM declares 140 errors, each entered into a register, so that no bundler may leave one out; of its 150 operations
 * the functions use one. An error that has no shape arrives as SSMServiceException, with its own name, message and
 * status. https://esbuild.github.io/plugins/#on-load
 */
export const leanSsm: Plugin = {
  name: 'lean-ssm',
  setup({ onLoad }) {
    onLoad({ filter: SCHEMAS }, ({ path }) => ({
      contents: withoutErrorShapes(readFileSync(path, 'utf8')),
      loader: 'js',
    }));
  },
};

/** Throws where there is none: the SDK's generated code has changed, and so has to ERROR_SHAPE. */
export function withoutErrorShapes(source: string): string {
  const lean = source.replace(ERROR_SHAPE, '');
  if (lean === source) throw new Error('lean-ssm: no error shapes in the schemas of @aws-sdk/client-ssm');
  return lean;
}
