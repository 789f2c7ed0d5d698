import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkBudgets, holds } from './budgets.ts';
import { parseReport } from './report.ts';
import { renderReport } from './table.ts';

const root = path.join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

describe('the figures in docs/performance.md', () => {
  const report = parseReport(read('docs/speed.json'));

  it('are what the script makes of docs/speed.json', () => {
    const [page, rendered] = [read('docs/performance.md'), renderReport(report)];
    expect(rendered.split('\n').filter((line) => !page.includes(line))).toEqual([]);
    expect(page.includes(rendered)).toBe(true);
  });

  it('are of a whole run, growth included', () => {
    expect(report.runs).toEqual({ cold: 40, warm: 1000 });
    expect(report.form?.cold.runs).toBe(30);
    expect(report.growth?.gatekeeper.map(({ commands }) => commands)).toContain(50);
  });

  it('hold their budgets', () => {
    expect(checkBudgets(report).filter((one) => !holds(one))).toEqual([]);
  });
});
