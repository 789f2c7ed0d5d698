import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { isObject } from '../../../common/is-object.ts';
import { parseJson } from '../json.ts';

export interface Python {
  /** The program itself: what is on the PATH may be a script of a version manager, which needs more of this machine. */
  command: string;
  hasBoto3: boolean;
}

/** The oldest that common/python is written for. */
const MIN_VERSION = '3.9';

const QUESTION = `
import json, sys, importlib.util
about = {"command": sys.executable, "hasBoto3": importlib.util.find_spec("boto3") is not None}
print(json.dumps(about if sys.version_info >= (${MIN_VERSION.replace('.', ', ')}) else {}))
`;

/** The python3 on the PATH; undefined where there is none, or it is older than 3.9. Never rejects. */
export async function findPython(): Promise<Python | undefined> {
  const { stdout } = await promisify(execFile)('python3', ['-c', QUESTION]).catch(() => ({ stdout: '' }));
  const about = parseJson(stdout);
  if (!isObject(about) || typeof about.command !== 'string') return undefined;
  return { command: about.command, hasBoto3: about.hasBoto3 === true };
}

/** What keeps functions in Python from running here, with what to do about it; undefined if nothing does. */
export function pythonFault(python: Python | undefined): string | undefined {
  if (python === undefined) return `there is no python3 (${MIN_VERSION} or newer) on the PATH: install it`;
  if (!python.hasBoto3) return 'python3 has no boto3: python3 -m pip install boto3';
  return undefined;
}
