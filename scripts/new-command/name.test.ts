import { readName } from './name.ts';

describe('readName', () => {
  it.each([
    ['xyz', { command: '/xyz', folder: 'xyz', pascal: 'Xyz' }],
    ['xyz-tool', { command: '/xyz-tool', folder: 'xyz_tool', pascal: 'XyzTool' }],
    ['k8s', { command: '/k8s', folder: 'k8s', pascal: 'K8s' }],
    ['a'.repeat(31), { command: `/${'a'.repeat(31)}` }],
  ])('reads %s', (typed, name) => {
    expect(readName(typed)).toMatchObject(name);
  });

  it.each([
    ['/xyz', 'Try "xyz"'],
    ['Xyz', 'Try "xyz"'],
    ['xyz_tool', 'Try "xyz-tool"'],
    ['xyz tool', 'Try "xyz-tool"'],
    ['xyz--tool', 'Try "xyz-tool"'],
    ['-xyz-', 'Try "xyz"'],
    ['8ball', 'Try "ball"'],
    ['../xyz', 'Try "xyz"'],
    ['', '"" is not a valid command name. Use a-z, 0-9 and single dashes, starting with a letter.'],
    ['-1', 'starting with a letter.'],
    [
      'Deploys',
      '"Deploys" is not a valid command name. Use a-z, 0-9 and single dashes, starting with a letter. Try "deploys".',
    ],
    ['a'.repeat(32), 'too long'],
    ['remind', "Slack's own"],
    ['config', 'would not work'],
    ['lambda-function', 'would not work'],
    ['node-modules', 'would not work'],
  ])('refuses "%s" and says why', (typed, why) => {
    expect(() => readName(typed)).toThrow(why);
  });
});
