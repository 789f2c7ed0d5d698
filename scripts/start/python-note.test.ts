import { pythonNote } from './python-note.ts';

const PYTHON = { runtime: 'python3.13' as const };
const without = async () => undefined;

it.each([
  ['no function in Python', { sre: {} }, without, undefined],
  [
    'no Python',
    { sre: {}, deploys: PYTHON, tickets: PYTHON },
    without,
    'lambda/deploys, lambda/tickets cannot run here: there is no python3 (3.9 or newer) on the PATH: install it',
  ],
  [
    'no boto3',
    { deploys: PYTHON },
    async () => ({ command: 'python3', hasBoto3: false }),
    'lambda/deploys cannot run here: python3 has no boto3: python3 -m pip install boto3',
  ],
  ['all there', { deploys: PYTHON }, async () => ({ command: 'python3', hasBoto3: true }), undefined],
])('with %s says what is left out', async (_what, definitions, find, line) => {
  expect(await pythonNote(definitions, find)).toBe(line);
});
