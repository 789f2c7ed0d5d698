import { checkBudgets, holds } from './budgets.ts';
import { buildReport } from './fixtures/build-report.ts';
import type { Report } from './report.ts';

function exceeded(report: Report): string[] {
  return checkBudgets(report)
    .filter((verdict) => !holds(verdict))
    .map(({ what }) => what);
}

describe('checkBudgets', () => {
  it('all hold for a good run', () => {
    expect(checkBudgets(buildReport())).toHaveLength(16);
    expect(exceeded(buildReport())).toEqual([]);
  });

  it('judge nothing that was not measured', () => {
    expect(checkBudgets(buildReport({ functions: [], form: null, growth: null }))).toEqual([]);
  });

  it.each<[string, Partial<Report['functions'][number]>, string[]]>([
    ['a slow start', { answerMs: 141 }, ['gatekeeper cold / Bolt cold', 'gatekeeper cold / floor cold']],
    ['a slow call', { warmMs: 2.1 }, ['gatekeeper warm / Bolt warm']],
    ['a big bundle', { bundleKb: 481 }, ['gatekeeper bundle, kB']],
  ])('see %s of the gatekeeper', (_case, worse, expected) => {
    const { functions } = buildReport();
    const changed = functions.map((one) => (one.name === 'gatekeeper' ? { ...one, ...worse } : one));
    expect(exceeded(buildReport({ functions: changed }))).toEqual(expected);
  });

  it('see a form that opens late', () => {
    const { form } = buildReport();
    if (form === null) throw new Error('the fixture has a form');
    const late = { ...form, cold: { ...form.cold, openP95Ms: 1501 } };
    expect(exceeded(buildReport({ form: late }))).toEqual(['`/sre` to form open, all cold, p95, ms']);
  });

  it('see a form that opens late after half an hour of pings', () => {
    const { form } = buildReport();
    if (!form?.keptWarm) throw new Error('the fixture has a form that was kept warm');
    const late = { ...form, keptWarm: { ...form.keptWarm, openMedianMs: 477 } };
    expect(exceeded(buildReport({ form: late }))).toEqual([
      '`/sre` to form open, kept warm / the waits alone',
    ]);
  });

  it('see a Jira that is slower than OpsGenie by more than a tenth', () => {
    const { form, functions } = buildReport();
    if (!form?.jsm) throw new Error('the fixture has a form with Jira');
    const { cold, warm } = form.jsm;
    const jsm = { cold: { ...cold, openMedianMs: 1055 }, warm: { ...warm, openMedianMs: 522 } };
    const slower = functions.map((one) => (one.name === 'opsgenie, jsm' ? { ...one, answerMs: 45 } : one));
    expect(exceeded(buildReport({ functions: slower, form: { ...form, jsm } }))).toEqual([
      'jsm cold / opsgenie cold',
      'form open, cold, jsm / opsgenie',
      'form open, warm, jsm / opsgenie',
    ]);
  });

  it('judge no Jira in a report from before it', () => {
    const { form, functions } = buildReport();
    if (form === null) throw new Error('the fixture has a form');
    const before = { cold: form.cold, warm: form.warm };
    const known = functions.filter(({ name }) => name !== 'opsgenie, jsm');
    expect(checkBudgets(buildReport({ functions: known, form: before }))).toHaveLength(12);
  });

  it('see an acknowledgement and an environment that grow with the commands', () => {
    const { growth } = buildReport();
    if (growth === null) throw new Error('the fixture has grown');
    const gatekeeper = growth.gatekeeper.map((one) =>
      one.commands === 50 ? { ...one, coldMs: 111, environmentBytes: 3501 } : one,
    );
    expect(exceeded(buildReport({ growth: { ...growth, gatekeeper } }))).toEqual([
      '50 commands, 1 channels: cold / smallest',
      '50 commands, 1 channels: environment, bytes',
    ]);
  });
});
