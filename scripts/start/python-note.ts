import { type Python, pythonFault } from '../local/lambda/find-python.ts';
import type { FunctionDefinition } from '../local/wiring/function-definitions.ts';

/**
 * One line about the functions that cannot run on this machine; undefined if there are none. Python is looked for only where
 * a function needs it.
 */
export async function pythonNote(
  definitions: Readonly<Record<string, Pick<FunctionDefinition, 'runtime'>>>,
  findPython: () => Promise<Python | undefined>,
): Promise<string | undefined> {
  const names = Object.keys(definitions).filter((name) => definitions[name]?.runtime === 'python3.13');
  const fault = names.length === 0 ? undefined : pythonFault(await findPython());
  if (fault === undefined) return undefined;
  return `${names.map((name) => `lambda/${name}`).join(', ')} cannot run here: ${fault}`;
}
