import path from 'node:path';
import type { FunctionDefinition } from '../wiring/function-definitions.ts';
import { changedFunctions, describeChange, isSource } from './save-changes.ts';

const gate: FunctionDefinition = { description: 'x', timeoutSeconds: 3, memoryMb: 512, secrets: [] };
const command: FunctionDefinition = {
  ...gate,
  eventPattern: {
    source: ['qbot.gatekeeper'],
    'detail-type': ['slash_command'],
    detail: { command: ['/deploys'] },
  },
};

it.each([
  ['one function', ['two/a.ts'], ['two']],
  ['two functions', ['one/a.ts', 'two/a.ts', 'two/b.ts'], ['one', 'two']],
  ['a file that all of them use', ['../common/a.ts', 'one/a.ts'], ['one', 'two']],
  ['a folder that is no function', ['three/a.ts'], []],
  ['nothing', [], []],
])('after a change of %s, builds everything that it may be in', (_what, files, names) => {
  const here = files.map((file) => file.replaceAll('/', path.sep));
  expect(changedFunctions(here, ['one', 'two'])).toEqual(names);
});

it.each([...['a.ts', 'function.json', 'shop.py', 'main.go', 'src/main.rs', 'build.sh', 'Cargo.toml']])(
  'builds what was saved in %s',
  (file) => {
    expect(isSource(`lambda/qchain/${file}`)).toBe(true);
  },
);

it.each([...['a.test.ts', 'test_a.py', 'a_test.go', 'README.md', '__pycache__/a.pyc', '.a.ts.swp']])(
  'builds nothing after a save of %s',
  (file) => {
    expect(isSource(`lambda/qchain/${file}`)).toBe(false);
  },
);

it('says what is new, with what to type, and what is gone', () => {
  const before = { one: gate, two: command };
  expect(describeChange(before, { one: gate, two: gate })).toEqual([]);
  expect(describeChange(before, { ...before, deploys: command, timer: gate })).toEqual([
    'New: lambda/deploys. Try it: npm run send -- /deploys hello',
    'New: lambda/timer.',
  ]);
  expect(describeChange(before, { one: gate })).toEqual([
    'Gone: lambda/two. What it answered is unknown now.',
  ]);
});
