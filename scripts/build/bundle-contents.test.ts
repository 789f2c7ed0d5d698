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

  it('is content with a bundle of just that size and those packages', () => {
    expect(budgetFaults({ bytes: 2000, packages: new Map([['zod', 120]]) }, budget)).toEqual([]);
  });

  it('names each newcomer with its size', () => {
    const packages = new Map([
      ['zod', 120],
      ['lodash', 71_234],
    ]);
    expect(budgetFaults({ bytes: 2000, packages }, budget)).toEqual([
      'lodash is new in the bundle: 71,234 bytes',
    ]);
  });

  it('says by how much a bundle has grown over its budget', () => {
    expect(budgetFaults({ bytes: 2001, packages: new Map() }, budget)).toEqual([
      'the bundle has 2,001 bytes, and may have 2,000 bytes',
    ]);
  });
});
