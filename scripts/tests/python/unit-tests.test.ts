import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { findPython } from '../../local/lambda/find-python.ts';
import { describePython } from '../../local/lambda/fixtures/python.ts';
import { readFunctionDefinitions } from '../../local/wiring/function-definitions.ts';
import { pythonFolders } from '../../python-types/python-folders.ts';

// Python takes a while to start where much else runs.
jest.setTimeout(60_000);

/** Runs a folder's tests by `unittest`, whose report goes to standard error. Rejects with it if one fails. */
async function runTests(folder: string): Promise<string> {
  const python = await findPython();
  const start = existsSync(path.join(folder, 'tests')) ? 'tests' : '.';
  const { stderr } = await promisify(execFile)(
    python?.command ?? '',
    ['-B', '-W', 'error', '-m', 'unittest', 'discover', '-s', start],
    { cwd: folder, env: { ...process.env, PYTHONPATH: path.resolve('common/python') } },
  );
  return stderr;
}

describePython('the tests in Python', () => {
  it.each(pythonFolders(readFunctionDefinitions('lambda')))('of %s pass', async (folder) => {
    expect(await runTests(folder)).toMatch(/Ran [1-9]\d* tests? in .*\n\nOK\n$/);
  });
});
