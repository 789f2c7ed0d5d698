import { ageText, columns } from './text-table.ts';

describe('ageText', () => {
  it.each([
    [-5000, '0 s'],
    [999, '0 s'],
    [4000, '4 s'],
    [119_999, '119 s'],
    [120_000, '2 min'],
    [119 * 60_000, '119 min'],
    [185 * 60_000, '3 h 5 min'],
    [55 * 3_600_000, '2 d 7 h'],
  ])('%i ms is %s', (milliseconds, expected) => {
    expect(ageText(milliseconds)).toBe(expected);
  });
});

it('columns are as wide as their widest cell', () => {
  const rows = [
    ['node', 'height', 'x'],
    ['validator-1', '7', ''],
  ];
  expect(columns(rows, new Set([1]))).toBe('```\nnode         height  x\nvalidator-1       7\n```');
});
