/** The middle value, or the mean of the two in the middle. Throws if there is none. */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  const upper = sorted[Math.floor(sorted.length / 2)];
  if (lower === undefined || upper === undefined) throw new Error('no values to take a median of');
  return (lower + upper) / 2;
}

/** The smallest value that at least `percent` of all values do not exceed (nearest rank). Throws if there is none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = ascending(values);
  const value = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
  if (value === undefined) throw new Error('no values to take a percentile of');
  return value;
}

/** With so many digits after the point: what is printed and kept is no more exact than what was measured. */
export function round(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}

function ascending(values: readonly number[]): number[] {
  return values.toSorted((left, right) => left - right);
}
