import { percentile, round } from '../../bench/statistics.ts';
import type { CallVerdict } from './check-call.ts';
import type { FuzzCall } from './fuzz-case.ts';

const MAX_P999_MS = 50;
/** So many are named. */
const MAX_SLOWEST = 10;

/** The numbers of a run. */
export class Tally {
  cases = 0;
  signed = 0;
  accepted = 0;
  errors5xx = 0;
  crashes = 0;
  mismatches = 0;
  readonly #ms: number[] = [];
  #slowest: { ms: number; what: string }[] = [];
  readonly #statuses = new Map<string, number>();

  add(call: FuzzCall, ms: number, verdict: CallVerdict): void {
    this.cases += 1;
    this.#ms.push(ms);
    this.#keepSlowest({ ms, what: call.what });
    if (call.signed) this.signed += 1;
    if (verdict.accepted.length > 0) this.accepted += 1;
    if (verdict.is5xx) this.errors5xx += 1;
    if (verdict.crash !== undefined) this.crashes += 1;
    if (verdict.mismatches.length > 0) this.mismatches += 1;
    const row = `${call.target} ${call.expected.statuses.join('/')}, ${call.expected.effect} to act`;
    this.#statuses.set(row, (this.#statuses.get(row) ?? 0) + 1);
  }

  /** Of all calls, 999 in 1,000 took at most so many milliseconds. Throws if there was none. */
  get p999(): number {
    return round(percentile(this.#ms, 99.9));
  }

  /** How often each class of case came, and the slowest cases. */
  rows(): string[] {
    return [
      ...[...this.#statuses].sort().map(([row, count]) => `${String(count).padStart(8)}  ${row}`),
      ...this.#slowest.map(({ ms, what }) => `${ms.toFixed(1).padStart(6)} ms  ${what}`),
    ];
  }

  line(): string {
    const { accepted, cases, crashes, errors5xx, p999, signed } = this;
    return JSON.stringify({ cases, signed, accepted, errors5xx, crashes, p999_ms: p999 });
  }

  #keepSlowest(one: { ms: number; what: string }): void {
    if (one.ms <= (this.#slowest.at(-1)?.ms ?? 0) && this.#slowest.length === MAX_SLOWEST) return;
    this.#slowest = [...this.#slowest, one].sort((left, right) => right.ms - left.ms).slice(0, MAX_SLOWEST);
  }

  /** What is wrong; empty if the run is as it should be. */
  faults(): string[] {
    const { accepted, cases, crashes, errors5xx, mismatches, p999, signed } = this;
    const faults = Object.entries({ accepted, errors5xx, crashes, mismatches }).flatMap(([name, count]) =>
      count > 0 ? [`${name}: ${count}`] : [],
    );
    if (signed * 2 < cases) faults.push(`only ${signed} of ${cases} were correctly signed`);
    if (p999 >= MAX_P999_MS) faults.push(`p99.9 was ${p999} ms, not under ${MAX_P999_MS}`);
    return faults;
  }
}
