import { ReadFailure } from './errors.ts';

/** `differences` stand in the way; `notes` are what could not be seen, or is to be known. One line each. */
export interface Report {
  differences: string[];
  notes: string[];
}

export const differences = (...lines: string[]): Report => ({ differences: lines, notes: [] });
export const notes = (...lines: string[]): Report => ({ differences: [], notes: lines });

export function merged(reports: readonly Report[]): Report {
  return {
    differences: [...new Set(reports.flatMap((report) => report.differences))],
    notes: reports.flatMap((report) => report.notes),
  };
}

/** Whether it says nothing of the rest: without network or a valid token, nothing can be read. */
export function isPartial(error: unknown): error is ReadFailure {
  return error instanceof ReadFailure && error.kind !== 'token' && error.kind !== 'network';
}

/** A part that cannot be read stands in the way itself. No network and no valid key end the whole check: it throws. */
export async function readable(part: string, check: () => Promise<Report>): Promise<Report> {
  try {
    return await check();
  } catch (error) {
    if (!isPartial(error)) throw error;
    return differences(`${part} cannot be read: ${error.message}`);
  }
}
