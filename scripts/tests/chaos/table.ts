import type { Told } from './check-invariants.ts';
import type { Row } from './summary.ts';

const TOLD: readonly Told[] = [
  'done',
  'failed',
  'unknown',
  'pending',
  'explained',
  'form',
  'door',
  'nothing',
];

/** One line for each fault: how many commands it struck, and what their people knew in the end. */
export function renderRows(rows: readonly Row[]): string {
  const head = ['fault', 'struck', ...TOLD, 'incidents', 'recovered', 'bad'];
  const lines = rows.map((row) => [
    ...[row.fault, row.fault === '(none)' ? row.planned : row.injected],
    ...TOLD.map((told) => row.told[told]),
    ...[row.incidents, row.recovered, row.bad],
  ]);
  const cells = [head, ...lines].map((line) => line.map((cell) => (cell === 0 ? '.' : String(cell))));
  const widths = head.map((_, at) => Math.max(...cells.map((line) => (line[at] ?? '').length)));
  return cells.map((line) => line.map((cell, at) => pad(cell, at, widths[at] ?? 0)).join('  ')).join('\n');
}

function pad(cell: string, at: number, width: number): string {
  return at === 0 ? cell.padEnd(width) : cell.padStart(width);
}
