import { buildReport } from './fixtures/build-report.ts';
import { parseReport } from './report.ts';
import { renderReport } from './table.ts';

/** The cells of the row that begins with this one. */
function row(markdown: string, first: string): string[] {
  const line = markdown.split('\n').find((one) => one.startsWith(`| ${first} |`));
  return (line ?? '').split('|').map((cell) => cell.trim());
}

describe('renderReport', () => {
  it('says when, where and how often', () => {
    expect(renderReport(buildReport()).split('\n')[0]).toBe(
      'Measured 2026-11-24 on 2 cores of Fixture 1, 8 GB, Linux 6, Node.js v22.23.3: ' +
        'medians of 40 cold starts and 400 warm calls, interleaved.',
    );
  });

  it.each([
    ['gatekeeper', ['338', '30', '100', '2.50', '0.50', '1.5', '35.5', '47.7']],
    ['floor', ['1', '30', '40', '1.00', '0.20', '0.5', '35.5', '47.7']],
    ['opsgenie', ['486', '30', '40', '1.00', '0.20', '0.5', '', '']],
    ['cold', ['30', '300', '950', '1,100', '1,200']],
    ['kept warm', ['30', '300', '468', '490', '1,200']],
    ['warm, jsm', ['30', '300', '480', '500', '1,200']],
    ['opsgenie, jsm', ['486', '30', '41', '1.02', '0.20', '0.5', '35.5', '47.7']],
    ['2,000', ['230,000', '300', '600']],
    ['gatekeeper cold / Bolt cold', ['0.5', '0.6', 'holds']],
  ])('has a row for %s', (first, cells) => {
    expect(row(renderReport(buildReport()), first)).toEqual(['', first, ...cells, '']);
  });

  it('leaves ratios out where there is nothing to divide by, and tables of what was not measured', () => {
    const [, , , gatekeeper] = buildReport().functions;
    const functions = gatekeeper === undefined ? [] : [gatekeeper];
    const markdown = renderReport(buildReport({ functions, form: null, growth: null }));
    expect(row(markdown, 'opsgenie').slice(4, 7)).toEqual(['40', '', '']);
    expect(markdown).not.toContain('--aws-waits');
    expect(markdown).not.toContain('services');
  });

  it('has as many cells in each row of a table as in its head', () => {
    const tables = renderReport(buildReport()).split('\n\n').slice(1);
    expect(tables).toHaveLength(5);
    for (const table of tables) {
      const widths = table.split('\n').map((line) => line.split('|').length);
      expect(new Set(widths).size).toBe(1);
    }
  });
});

describe('parseReport', () => {
  it('reads what was written', () => {
    expect(parseReport(JSON.stringify(buildReport()))).toEqual(buildReport());
  });

  it('refuses another JSON', () => {
    expect(() => parseReport('{"at":"today"}')).toThrow();
  });
});
