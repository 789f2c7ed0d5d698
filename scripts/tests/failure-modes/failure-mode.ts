/** A test by its file and its title, or a run of `terraform test` by its name. */
export type Proof = readonly [file: string, title: string];

/** One way in which the bot can fail, and what becomes of it. */
export interface FailureMode {
  mode: string;
  handling: string;
  /** Each carries the number in its title: `[F7]`. */
  tests: readonly Proof[];
  /** Why it cannot be tested away from AWS. */
  offAws?: string;
}

export type FailureModes = Readonly<Record<number, FailureMode>>;
