import { BOLT, FLOOR, OPSGENIE_JSM, type Report } from './report.ts';
import { round } from './statistics.ts';

export interface BudgetResult {
  what: string;
  value: number;
  limit: number;
}

/** What the bench is held to: each value is to be at most its limit. What was not measured is not judged. */
export function checkBudgets(report: Report): BudgetResult[] {
  return [...ofFunctions(report), ...ofForm(report), ...ofGrowth(report)];
}

export function holds({ value, limit }: BudgetResult): boolean {
  return value <= limit;
}

function ofFunctions({ functions }: Report): BudgetResult[] {
  const of = (name: string) => functions.find((one) => one.name === name);
  const [gatekeeper, opsgenie] = [of('gatekeeper'), of('opsgenie')];
  return judged([
    ['gatekeeper cold / Bolt cold', ratio(gatekeeper?.answerMs, of(BOLT)?.answerMs), 0.6],
    ['gatekeeper cold / floor cold', ratio(gatekeeper?.answerMs, of(FLOOR)?.answerMs), 3.5],
    ['gatekeeper warm / Bolt warm', ratio(gatekeeper?.warmMs, of(BOLT)?.warmMs), 1],
    ['gatekeeper bundle, kB', gatekeeper?.bundleKb, 480],
    ['opsgenie bundle, kB', opsgenie?.bundleKb, 800],
    ['jsm cold / opsgenie cold', ratio(of(OPSGENIE_JSM)?.answerMs, opsgenie?.answerMs), 1.1],
  ]);
}

function ofForm({ form }: Report): BudgetResult[] {
  return judged([
    ['`/sre` to form open, all cold, p95, ms', form?.cold.openP95Ms, 1500],
    ['`/sre` to form open, warm, p95, ms', form?.warm.openP95Ms, 700],
    [
      '`/sre` to form open, kept warm / the waits alone',
      ratio(form?.keptWarm?.openMedianMs, form?.warmWaitsMs),
      1.05,
    ],
    ['form open, cold, jsm / opsgenie', ratio(form?.jsm?.cold.openMedianMs, form?.cold.openMedianMs), 1.1],
    ['form open, warm, jsm / opsgenie', ratio(form?.jsm?.warm.openMedianMs, form?.warm.openMedianMs), 1.1],
  ]);
}

function ofGrowth({ growth }: Report): BudgetResult[] {
  const sizes = growth?.gatekeeper ?? [];
  const [smallest] = sizes;
  const largest = sizes.filter(({ commands, channels }) => commands === 50 || channels === 200);
  return judged([
    ...largest.flatMap(({ commands, channels, coldMs, environmentBytes }): Judged[] => [
      [`${commands} commands, ${channels} channels: cold / smallest`, ratio(coldMs, smallest?.coldMs), 1.1],
      [`${commands} commands, ${channels} channels: environment, bytes`, environmentBytes, 3500],
    ]),
    ['2,000 services: view, bytes', growth?.services.at(-1)?.viewBytes, 240_000],
  ]);
}

type Judged = [what: string, value: number | undefined, limit: number];

function judged(all: readonly Judged[]): BudgetResult[] {
  return all.flatMap(([what, value, limit]) => (value === undefined ? [] : [{ what, value, limit }]));
}

/** undefined if either was not measured. */
function ratio(value: number | undefined, base: number | undefined): number | undefined {
  return value === undefined || base === undefined ? undefined : round(value / base, 2);
}
