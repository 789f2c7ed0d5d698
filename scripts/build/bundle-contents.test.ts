import { budgetFaults, packagesInBundle } from './bundle-contents.ts';

function metafile(inputs: Record<string, number>): string {
  const entries = Object.entries(inputs).map(([file, bytesInOutput]) => [file, { bytesInOutput }]);
  return JSON.stringify({
    inputs: {},
    outputs: {
      'dist/x/lambda_function.js': { bytes: 1000, inputs: Object.fromEntries(entries) },
      'dist/x/lambda_function.js.map': { bytes: 1, inputs: {} },
    },
  });
}

describe('packagesInBundle', () => {
  it('sums the files of each package, and leaves out our own and what was shaken off', () => {
    const packages = packagesInBundle(
      metafile({
        'lambda/x/lambda_function.ts': 500,
        'node_modules/zod/v4/core.js': 100,
        'node_modules/zod/v4/mini.js': 20,
        'node_modules/@smithy/core/dist-es/index.js': 30,
        'node_modules/unused/index.js': 0,
      }),
    );
    expect([...packages]).toEqual([
      ['zod', 120],
      ['@smithy/core', 30],
    ]);
  });

  it.each([
    ['node_modules/@slack/web-api/node_modules/retry/lib.js', 'retry'],
    ['../shared/node_modules/@aws-sdk/core/a.js', '@aws-sdk/core'],
    ['scripts/node_modules.ts', undefined],
  ])('%s belongs to %s', (file, name) => {
    expect([...packagesInBundle(metafile({ [file]: 1 })).keys()]).toEqual(name === undefined ? [] : [name]);
  });

  it('does not read what is no metafile', () => {
    expect(() => packagesInBundle('{"outputs":[]}')).toThrow();
  });
});

describe('budgetFaults', () => {
  const budget = { maxBytes: 2000, packages: ['zod'] };
  const bundle = (bytes: number, packages: [string, number][]) => ({
    ...{ name: 'xyz', bytes, packages: new Map(packages) },
  });

  it('is content with a bundle of just that size and those packages', () => {
    expect(budgetFaults(bundle(2000, [['zod', 120]]), budget, true)).toEqual([]);
  });

  it('names each newcomer with its size, and the entry that would allow it', () => {
    const packages: [string, number][] = [
      ['zod', 120],
      ['lodash', 71_234],
    ];
    expect(budgetFaults(bundle(1999, packages), budget, true)).toEqual([
      'lodash is new in the bundle: 71,234 bytes',
      'if that is meant, write into scripts/build/budgets.json, then run npm run format: "xyz": {"maxBytes":1999,"packages":["lodash","zod"]}',
    ]);
  });

  it('says by how much a bundle has grown over its budget, and which line would allow it', () => {
    expect(budgetFaults(bundle(2001, []), budget, true)).toEqual([
      'the bundle has 2,001 bytes, and may have 2,000 bytes',
      'if that is meant, write "maxBytes": 2001 under "xyz" in scripts/build/budgets.json',
    ]);
  });

  it('gives a function an entry of its own where it has none', () => {
    expect(budgetFaults(bundle(2001, [['zod', 1]]), budget, false)).toEqual([
      'the bundle has 2,001 bytes, and may have 2,000 bytes',
      'if that is meant, write into scripts/build/budgets.json, then run npm run format: "xyz": {"maxBytes":2001,"packages":["zod"]}',
    ]);
  });
});
