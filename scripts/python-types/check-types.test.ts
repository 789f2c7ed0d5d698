import { checkTypes } from './check-types.ts';
import { pythonFolders } from './python-folders.ts';

const FOLDERS = ['common/python', 'lambda/tickets'];
const MISSING = 'mypy is not installed: apt-get install mypy, or python3 -m pip install mypy';
const LEFT_OUT = `The types of Python are left out: ${MISSING}`;

it('checks what all functions in Python share, the boilerplate, and each of them', () => {
  const runtimes = {
    tickets: { runtime: 'python3.13' as const },
    other: { runtime: 'provided.al2023' as const },
    sre: {},
  };
  expect(pythonFolders(runtimes)).toEqual([
    'common/python',
    'example/backend_lambda_python',
    'lambda/tickets',
  ]);
});

it('checks each folder on its own, by the same settings', () => {
  const runMypy = jest.fn(() => 0);
  expect(checkTypes(runMypy, FOLDERS, { mayBeLeftOut: false })).toEqual({
    isRight: true,
    said: 'The types are right in common/python, lambda/tickets.',
  });
  expect(runMypy.mock.calls).toEqual(
    FOLDERS.map((folder) => [['--config-file', 'common/python/mypy.ini', folder]]),
  );
});

it.each([true, false])(
  'is not right where the types of one are wrong, left out or not: %j',
  (mayBeLeftOut) => {
    const statuses = [0, 1];
    expect(checkTypes(() => statuses.shift(), FOLDERS, { mayBeLeftOut })).toEqual({
      isRight: false,
      said: 'The types are wrong in lambda/tickets.',
    });
  },
);

it.each([
  [false, MISSING],
  [true, LEFT_OUT],
])('says what to type where there is no mypy; may it be left out: %j', (mayBeLeftOut, said) => {
  expect(checkTypes(() => undefined, FOLDERS, { mayBeLeftOut })).toEqual({ isRight: mayBeLeftOut, said });
});
