import { checkBudgets, holds } from './budgets.ts';
import {
  BOLT,
  FLOOR,
  type FormTimes,
  type FunctionFigures,
  type Report,
  type Temperatures,
} from './report.ts';

/** The report as Markdown, for docs/performance.md: nothing in it is typed by hand. */
export function renderReport(report: Report): string {
  return [
    describe(report),
    ...(report.functions.length === 0 ? [] : [functionTable(report.functions)]),
    ...(report.form === null ? [] : [formTable(report.form)]),
    ...(report.growth === null ? [] : [gatekeeperGrowth(report.growth), serviceGrowth(report.growth)]),
    budgetTable(report),
  ].join('\n\n');
}

function describe({ at, machine, runs }: Report): string {
  const { cores, memoryGb, node, processor, system } = machine;
  return (
    `Measured ${at.slice(0, 10)} on ${cores} cores of ${processor}, ${memoryGb} GB, ${system}, Node.js ${node}: ` +
    `medians of ${runs.cold} cold starts and ${runs.warm} warm calls, interleaved.`
  );
}

function functionTable(functions: readonly FunctionFigures[]): string {
  const floor = functions.find(({ name }) => name === FLOOR)?.answerMs;
  const bolt = functions.find(({ name }) => name === BOLT)?.answerMs;
  return table(
    [
      'bundle',
      'kB',
      'loaded, ms',
      'first answer, ms',
      '/ floor',
      '/ Bolt',
      'warm, ms',
      'processor, ms',
      'peak MB',
    ],
    functions.map((one) => [
      one.name,
      one.bundleKb,
      one.loadMs,
      one.answerMs,
      quotient(one.answerMs, floor),
      quotient(one.answerMs, bolt),
      one.warmMs,
      one.cpuMs,
      one.peakMb,
    ]),
  );
}

function formTable(form: NonNullable<Report['form']>): string {
  const all = [
    ...temperaturesOf(form, ''),
    ...(form.jsm === undefined ? [] : temperaturesOf(form.jsm, ', jsm')),
  ];
  return table(
    ['`/sre` with `--aws-waits`', 'runs', 'acknowledged, ms', 'form open, ms', 'p95', 'form filled, ms'],
    all.map(([name, times]) => [
      name,
      times.runs,
      times.acknowledgedMedianMs,
      times.openMedianMs,
      times.openP95Ms,
      times.filledMedianMs,
    ]),
  );
}

function temperaturesOf({ cold, keptWarm, warm }: Temperatures, where: string): [string, FormTimes][] {
  const all: [name: string, times: FormTimes | undefined][] = [
    [`cold${where}`, cold],
    [`kept warm${where}`, keptWarm],
    [`warm${where}`, warm],
  ];
  return all.flatMap(([name, times]) => (times === undefined ? [] : [[name, times]]));
}

function gatekeeperGrowth({ gatekeeper }: NonNullable<Report['growth']>): string {
  return table(
    ['commands', 'channels of each', 'environment, bytes', 'gatekeeper cold, ms', 'warm, ms'],
    gatekeeper.map((one) => [one.commands, one.channels, one.environmentBytes, one.coldMs, one.warmMs]),
  );
}

function serviceGrowth({ services }: NonNullable<Report['growth']>): string {
  return table(
    ['services', 'view, bytes', 'form open, ms', 'form filled, ms'],
    services.map((one) => [one.services, one.viewBytes, one.openMedianMs, one.filledMedianMs]),
  );
}

function budgetTable(report: Report): string {
  return table(
    ['budget', 'measured', 'at most', ''],
    checkBudgets(report).map((one) => [
      one.what,
      one.value,
      one.limit,
      holds(one) ? 'holds' : '**exceeded**',
    ]),
  );
}

function quotient(value: number, base: number | undefined): string {
  return base === undefined ? '' : (value / base).toFixed(2);
}

function table(head: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const line = (cells: readonly (string | number | null)[]): string =>
    `| ${cells.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en-US') : (cell ?? ''))).join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}
