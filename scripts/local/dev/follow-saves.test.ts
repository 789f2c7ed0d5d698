import type { BotSources } from '../bot-setup.ts';
import { readSettings } from '../settings.ts';
import type { FunctionDefinition, ReadDefinitions } from '../wiring/function-definitions.ts';
import { createFollowSaves, type FollowSavesDeps } from './follow-saves.ts';
import type { ReadExamples } from './fresh-examples.ts';

const definition: FunctionDefinition = { description: 'x', timeoutSeconds: 3, memoryMb: 512, secrets: [] };
const changedDefinition = { ...definition, timeoutSeconds: 9 };
const started = { definitions: { one: definition, two: definition }, settings: readSettings({}) };

/** A bot with two functions, and what lies on the disk now. */
function setUp(change: Partial<FollowSavesDeps> = {}) {
  const printed: string[] = [];
  const done: unknown[][] = [];
  const rewired: BotSources[] = [];
  const disk: { definitions: ReadDefinitions; examples: ReadExamples } = {
    definitions: { definitions: started.definitions, faults: {} },
    examples: { examples: { one: { LEVEL: '1' }, two: {} }, faults: {} },
  };
  let now = 0;
  const follow = createFollowSaves({
    ...{ lambdaFolder: 'lambda', started },
    readDefinitions: () => disk.definitions,
    readExamples: async () => disk.examples,
    env: {
      file: '.env',
      read: (before) => ({ settings: { ...before, keepWarm: false }, notes: ['a note'] }),
    },
    build: async (name) => void done.push(['build', name]),
    removeBuilt: (name) => void done.push(['remove', name]),
    bot: {
      reload: (name) => void done.push(['reload', name]),
      rewire: (sources) => void rewired.push(sources),
    },
    print: (line) => void printed.push(line),
    now: () => {
      now += 5;
      return now;
    },
    ...change,
  });
  return { disk, done, follow, printed, rewired };
}

it('builds what was saved, and the next call runs it', async () => {
  const { done, follow, printed, rewired } = setUp();
  await follow(['lambda/one/a.ts', 'lambda/one/b.ts']);
  expect(done).toEqual([
    ['build', 'one'],
    ['reload', 'one'],
  ]);
  expect(rewired).toEqual([{ ...started, examples: { one: { LEVEL: '1' }, two: {} } }]);
  expect(printed).toEqual([
    'Saved. Building one (until then the old code answers)',
    'Built one in 5 ms: the next call runs it.',
  ]);
});

it('takes over a new function, once it is built and its variables are known', async () => {
  const { disk, done, follow, printed, rewired } = setUp();
  disk.definitions = { definitions: { ...started.definitions, three: definition }, faults: {} };
  await follow(['lambda/three/function.json']);
  expect(rewired[0]?.definitions).toEqual(started.definitions);
  disk.examples.examples.three = {};
  await follow(['lambda/three/config.ts']);
  expect(Object.keys(rewired[1]?.definitions ?? {})).toEqual(['one', 'two', 'three']);
  expect(done).toEqual([
    ['build', 'three'],
    ['build', 'three'],
    ['reload', 'three'],
  ]);
  expect(printed.filter((line) => line.startsWith('New'))).toEqual(['New: lambda/three.']);
});

it('leaves out a new function that does not build, and tries again with the next save', async () => {
  let compiles = false;
  const { disk, follow, printed, rewired } = setUp({
    build: async () => {
      if (!compiles) throw new Error('lambda/three/a.ts:1: no');
    },
  });
  disk.definitions = { definitions: { ...started.definitions, three: definition }, faults: {} };
  disk.examples.examples.three = {};
  await follow(['lambda/three/a.ts']);
  expect(Object.keys(rewired[0]?.definitions ?? {})).toEqual(['one', 'two']);
  expect(printed).toContain(
    'lambda/three does not build; the old code keeps running.\nlambda/three/a.ts:1: no',
  );
  compiles = true;
  await follow(['lambda/three/a.ts']);
  expect(Object.keys(rewired[1]?.definitions ?? {})).toContain('three');
});

it('takes away a function whose folder is gone', async () => {
  const { disk, done, follow, printed, rewired } = setUp();
  disk.definitions = { definitions: { one: definition }, faults: {} };
  await follow(['lambda/two/function.json', 'lambda/two/two.ts']);
  expect(Object.keys(rewired[0]?.definitions ?? {})).toEqual(['one']);
  expect(done).toEqual([['remove', 'two']]);
  expect(printed).toEqual(['Gone: lambda/two. What it answered is unknown now.']);
});

it('goes on with the old function.json where the new one is not right, and takes over the others', async () => {
  const { disk, follow, printed, rewired } = setUp();
  disk.definitions = {
    definitions: { one: changedDefinition },
    faults: { two: 'lambda/two/function.json is not JSON' },
  };
  await follow(['lambda/one/function.json', 'lambda/two/function.json']);
  expect(rewired[0]?.definitions).toEqual({ one: changedDefinition, two: definition });
  expect(printed[0]).toBe('lambda/two/function.json is not JSON\nUntil it is right, the old one counts.');
});

it('goes on with the old variables where a config.ts cannot be read', async () => {
  const { disk, follow, printed, rewired } = setUp();
  await follow(['lambda/one/config.ts']);
  disk.examples = { examples: { two: { NEW: '2' } }, faults: { one: 'no' } };
  await follow(['lambda/one/config.ts']);
  expect(rewired[1]?.examples).toEqual({ one: { LEVEL: '1' }, two: { NEW: '2' } });
  expect(printed).toContain('lambda/one/config.ts: no\nUntil it is right, the old one counts.');
});

it('runs the old wiring on where the bus does not know a pattern, and the new code all the same', async () => {
  const reloaded: string[] = [];
  const { disk, done, follow, printed } = setUp({
    bot: {
      reload: (name) => void reloaded.push(name),
      rewire: () => {
        throw new Error('rule "two": no such pattern');
      },
    },
  });
  disk.definitions = { definitions: { one: definition, three: definition }, faults: {} };
  await follow(['lambda/one/a.ts']);
  expect(printed).toContain('rule "two": no such pattern\nUntil it is right, the old one counts.');
  expect(done).toEqual([['build', 'one']]);
  expect(reloaded).toEqual(['one']);
});

it('takes over .env, says what does not count yet, and builds nothing', async () => {
  const { done, follow, printed, rewired } = setUp({ readExamples: () => Promise.reject(new Error('read')) });
  await follow(['.env']);
  expect(rewired[0]?.settings.keepWarm).toBe(false);
  expect(printed).toEqual(['.env is read again.', 'a note']);
  expect(done).toEqual([]);
});

it('says what it cannot do at all, and tries again with the next save', async () => {
  let isBroken = true;
  const { follow, printed, rewired } = setUp({
    readExamples: async () => {
      if (isBroken) throw new Error('a config.ts ended the thread that reads it');
      return { examples: {}, faults: {} };
    },
  });
  await follow(['lambda/one/a.ts']);
  expect(printed).toContain('a config.ts ended the thread that reads it');
  isBroken = false;
  await follow(['lambda/one/a.ts']);
  expect(rewired).toHaveLength(1);
});

describe('where a save changes the words of sub-commands', () => {
  const eventPattern = {
    ...{ source: ['qbot.gatekeeper'], 'detail-type': ['slash_command'] },
    detail: { command: ['/one'] },
  };
  const subcommands = [{ name: 'list', usage: 'list', description: 'lists them' }];
  const withWords = { ...definition, eventPattern, subcommands };
  const before = { definitions: { gatekeeper: definition, one: definition }, settings: readSettings({}) };
  const after = { gatekeeper: definition, one: withWords };

  it('builds the gatekeeper too, once the new function answers', async () => {
    const { disk, done, follow } = setUp({ started: before });
    disk.definitions = { definitions: after, faults: {} };
    await follow(['lambda/one/function.json']);
    await follow(['lambda/one/a.ts']);
    expect(done).toEqual([
      ...[
        ['build', 'one'],
        ['reload', 'one'],
        ['build', 'gatekeeper'],
        ['reload', 'gatekeeper'],
      ],
      ...[
        ['build', 'one'],
        ['reload', 'one'],
      ],
    ]);
  });

  it('builds the gatekeeper once where it was to be built anyway', async () => {
    const { disk, done, follow } = setUp({ started: before });
    disk.definitions = { definitions: after, faults: {} };
    await follow(['lambda/one/function.json', 'common/a.ts']);
    expect(done).toEqual([
      ['build', 'gatekeeper'],
      ['build', 'one'],
      ['reload', 'gatekeeper'],
      ['reload', 'one'],
    ]);
  });

  it('goes on with what was saved where the gatekeeper does not build', async () => {
    const { disk, follow, printed, rewired } = setUp({
      started: before,
      build: async (name) => {
        if (name === 'gatekeeper') throw new Error('lambda/gatekeeper/a.ts:1: no');
      },
    });
    disk.definitions = { definitions: after, faults: {} };
    await follow(['lambda/one/function.json']);
    await follow(['.env']);
    expect(printed).toContain(
      'lambda/gatekeeper does not build; the old code keeps running.\nlambda/gatekeeper/a.ts:1: no',
    );
    expect(rewired[1]?.definitions).toEqual(after);
  });
});
