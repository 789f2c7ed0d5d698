import { leanPartitions } from './lean-partitions.ts';

const TABLE = {
  partitions: [
    {
      id: 'aws',
      outputs: { dnsSuffix: 'amazonaws.com' },
      regionRegex: '^(us|eu)\\-\\w+\\-\\d+$',
      regions: { 'eu-west-1': { description: 'Ireland' }, 'aws-global': { description: 'everywhere' } },
    },
    {
      id: 'aws-other',
      outputs: { dnsSuffix: 'amazonaws.example' },
      regionRegex: '^eu\\-other\\-\\d+$',
      regions: { 'eu-other-1': { description: 'elsewhere' } },
    },
  ],
  version: '1.1',
};
const written = (table: unknown) => `export const partitionsInfo = ${JSON.stringify(table, undefined, 4)};\n`;

describe('leanPartitions', () => {
  it('leaves out a region that the pattern of its partition is the first to find, and every description', () => {
    const lean = leanPartitions(written(TABLE));
    const [aws, other] = TABLE.partitions;
    const partitions = [
      { ...aws, regions: { 'aws-global': {} } },
      { ...other, regions: { 'eu-other-1': {} } },
    ];
    const [, table = ''] = /^export const partitionsInfo = (.*);\n$/.exec(lean) ?? [];
    expect(JSON.parse(table)).toEqual({ partitions, version: '1.1' });
  });

  it.each([
    ['no table', 'export const partitions = {};\n'],
    ['more to say of a region', written(TABLE).replace('"Ireland"', '"Ireland", "dnsSuffix": "aws.ie"')],
    ['no patterns', written(TABLE).replaceAll('regionRegex', 'pattern')],
  ])('says when the SDK has %s', (_what, source) => {
    expect(() => leanPartitions(source)).toThrow('lean-sdk: not the table of partitions that was');
  });
});
