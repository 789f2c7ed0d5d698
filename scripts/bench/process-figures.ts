import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessFigures {
  /** The most memory that the process ever held, MB of 1,000,000 bytes. */
  peakMb: number;
  /** Processor time of all its threads. */
  cpuMs: number;
}

/**
 * What Linux keeps of a running process; null on another system.
 * https://docs.kernel.org/filesystems/proc.html, https://docs.kernel.org/scheduler/sched-stats.html
 */
export function processFigures(pid: number | undefined): ProcessFigures | null {
  if (process.platform !== 'linux' || pid === undefined) return null;
  const [, peakKib = ''] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  const nanoseconds = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return {
    peakMb: (Number(peakKib) * 1024) / 1e6,
    cpuMs: nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6,
  };
}
