import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { IdempotencyAlreadyInProgressError } from '@aws-lambda-powertools/idempotency';
import { createRunOnce, type RunOnce } from '../../../common/backend/run-once.ts';
import { buildContext } from '../../../common/fixtures/build-context.ts';
import { type StartedTable, startTable } from '../../../common/fixtures/start-table.ts';
import { findPython } from '../../local/lambda/find-python.ts';
import { describePython } from '../../local/lambda/fixtures/python.ts';

// Python takes a while to start where much else runs.
jest.setTimeout(60_000);

/** Runs once what returns `{"by": "python"}`, or dies at it, and prints what it got. */
const PROGRAM = `
import json, os, sys
from qbot.aws import make_client
from qbot.run_once import AlreadyInProgressError, RunOnce
from qbot.table import Table
from qbot.testing import Context

def work():
    if sys.argv[2] == "dies":
        os._exit(0)
    return {"by": "python"}

run_once = RunOnce(Table(make_client("dynamodb", attempts=1), "qbot"), "xyz")
try:
    print(json.dumps(run_once(sys.argv[1], Context(60_000), work)))
except AlreadyInProgressError:
    print(json.dumps("in progress"))
`;

let table: StartedTable;
let typescript: RunOnce;
beforeAll(async () => {
  table = await startTable();
  typescript = createRunOnce({ persistenceStore: table.persistenceStore(), keyPrefix: 'xyz' });
});
afterAll(() => table.close());

async function python(key: string, how: 'ends' | 'dies' = 'ends'): Promise<unknown> {
  const found = await findPython();
  const { stdout } = await promisify(execFile)(found?.command ?? '', ['-B', '-c', PROGRAM, key, how], {
    env: {
      ...process.env,
      ...{ AWS_ENDPOINT_URL: table.endpoint, AWS_DEFAULT_REGION: 'eu-west-1' },
      ...{ AWS_ACCESS_KEY_ID: 'fixture', AWS_SECRET_ACCESS_KEY: 'fixture' },
      PYTHONPATH: path.resolve('common/python'),
    },
  });
  return stdout === '' ? undefined : JSON.parse(stdout);
}

const inTypescript = (key: string) => typescript(key, buildContext(), async () => ({ by: 'typescript' }));

describePython('what was done once in one language', () => {
  it('is done for the other: by Python first', async () => {
    await expect(python('Straße "1"')).resolves.toEqual({ by: 'python' });
    await expect(inTypescript('Straße "1"')).resolves.toEqual({ by: 'python' });
  });

  it('is done for the other: by TypeScript first', async () => {
    await expect(inTypescript('second')).resolves.toEqual({ by: 'typescript' });
    await expect(python('second')).resolves.toEqual({ by: 'typescript' });
  });

  it('is locked for the other while it is done', async () => {
    await typescript('third', buildContext(), async () => {
      await expect(python('third')).resolves.toBe('in progress');
    });
    await python('fourth', 'dies');
    await expect(inTypescript('fourth')).rejects.toBeInstanceOf(IdempotencyAlreadyInProgressError);
  });
});
