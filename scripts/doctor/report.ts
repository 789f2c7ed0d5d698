import type { Finding } from './finding.ts';

const MARKS: Readonly<Record<Finding['status'], string>> = {
  ok: 'ok     ',
  wrong: 'WRONG  ',
  unknown: '?      ',
  note: 'note   ',
};

/** Whether nothing is wrong. */
export function isHealthy(findings: readonly Finding[]): boolean {
  return !findings.some(({ status }) => status === 'wrong');
}

/** One line for each finding, a second one with what to do, and a last line. */
export function describeFindings(findings: readonly Finding[]): string[] {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, fix, status, text }) => [
    `${MARKS[status]}${check.padEnd(width)}  ${text}`,
    ...(fix === undefined ? [] : [`${' '.repeat(MARKS.ok.length)}${' '.repeat(width)}  -> ${fix}`]),
  ]);
  return [...lines, summaryOf(findings)];
}

/** What `--json` prints. */
export function findingsJson(findings: readonly Finding[]): string {
  return JSON.stringify({ healthy: isHealthy(findings), findings }, null, 2);
}

function summaryOf(findings: readonly Finding[]): string {
  const count = findings.filter(({ status }) => status === 'wrong').length;
  if (count === 0) return 'healthy';
  return count === 1 ? 'One thing is wrong.' : `${count} things are wrong.`;
}
