import { StartError } from './arguments.ts';
import { buildAll } from './build-all.ts';

function setUp(build: (name: string) => Promise<unknown> = async () => {}) {
  const printed: string[] = [];
  let now = 0;
  const deps = {
    build,
    print: (line: string) => void printed.push(line),
    now: () => {
      now += 600;
      return now;
    },
  };
  return { deps, printed };
}

it('says what it builds, and how long each took', async () => {
  const { deps, printed } = setUp();
  await buildAll(['gatekeeper', 'sre'], deps);
  expect(printed).toEqual([
    'Building 2 functions:',
    '  gatekeeper  0.6 s',
    '  sre         0.6 s',
    'Built in 3.0 s. Starting the bot ...',
  ]);
});

it('names the function that does not compile', async () => {
  const { deps, printed } = setUp(async (name) => {
    if (name === 'sre') throw new Error('lambda/sre/sre.ts:3:1: no');
  });
  const built = buildAll(['gatekeeper', 'sre', 'xyz'], deps);
  await expect(built).rejects.toThrow(StartError);
  await expect(built).rejects.toMatchObject({
    message: 'lambda/sre does not build.\nlambda/sre/sre.ts:3:1: no',
  });
  expect(printed).toHaveLength(2);
});
