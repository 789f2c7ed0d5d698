import path from 'node:path';
import type { LocalFunction } from '../wiring/wiring.ts';
import { type Python, pythonFault } from './find-python.ts';

/** What is started as a process of a function, in its folder. */
export interface Program {
  command: string;
  args: string[];
  /** A sentence for where there is no such command. */
  ifMissing: string;
}

/**
 * With NODE_COMPILE_CACHE, a folder, it starts from compiled code, as every Node.js does then: tests and chaos start
 * thousands. What measures a cold start must not have it.
 */
export function nodeProgram(): Program {
  const { NODE_COMPILE_CACHE: compileCache } = process.env;
  return {
    command: process.execPath,
    args: [
      path.join(import.meta.dirname, 'bootstrap.cjs'),
      ...(compileCache ? [path.resolve(compileCache)] : []),
    ],
    ifMissing: `there is no ${process.execPath}`,
  };
}

/** Of Node.js, with stack traces that name the lines of the source: a bundle's map takes some time to read. */
export function withSourceMaps(program: Program): Program {
  if (program.command !== process.execPath) return program;
  return { ...program, args: ['--enable-source-maps', ...program.args] };
}

/** There is none of that name: one that is too old is not started. */
const NO_PYTHON = 'no-python3';

/** Returns what gives each function its program. Python is looked for once, when it is first needed. */
export function createPrograms(
  findPython: () => Promise<Python | undefined>,
): (definition: Pick<LocalFunction, 'codeFolder' | 'runtime'>) => Promise<Program> {
  let found: Promise<Python | undefined> | undefined;
  return async ({ codeFolder, runtime }) => {
    if (runtime === 'provided.al2023') {
      const command = path.join(codeFolder, 'bootstrap');
      return { command, args: [], ifMissing: 'its build made no bootstrap' };
    }
    if (runtime !== 'python3.13') return nodeProgram();
    found ??= findPython();
    const python = await found;
    return {
      command: python?.command ?? NO_PYTHON,
      // Without files of compiled code in a folder that the build makes anew.
      args: ['-B', path.join(import.meta.dirname, 'bootstrap.py')],
      ifMissing: pythonFault(undefined) ?? '',
    };
  };
}
