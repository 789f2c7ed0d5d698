import type { FunctionDefinition } from '../local/wiring/function-definitions.ts';

/** What every function in Python takes from, the boilerplate, and each function in Python; from the root of the repository. */
export function pythonFolders(
  definitions: Readonly<Record<string, Pick<FunctionDefinition, 'runtime'>>>,
): string[] {
  const functions = Object.entries(definitions).filter(([, { runtime }]) => runtime === 'python3.13');
  return ['common/python', 'example/backend_lambda_python', ...functions.map(([name]) => `lambda/${name}`)];
}
