import { findPython, pythonFault } from '../local/lambda/find-python.ts';
import { PYTHON_FAULT } from '../local/lambda/fixtures/python-fault.ts';

/**
 * Tells the workers of jest whether functions in Python can run here. Throws in CI if they cannot: there nothing is left
 * out.
 */
export default async function lookForPython(): Promise<void> {
  const fault = pythonFault(await findPython());
  process.env[PYTHON_FAULT] = fault ?? '';
  if (fault === undefined) return;
  if (process.env.CI) throw new Error(fault);
  process.stderr.write(`The tests of functions in Python are left out: ${fault}\n`);
}
