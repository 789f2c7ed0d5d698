const RE_READ_MS = 30_000;

/** Current and previous value of a secret; '' for one that is not set. */
export type ReadSecretValues = (options: { fresh: boolean }) => Promise<string[]>;

/** Answers why something is not proven by any of the values, undefined where it is. */
export type SecretCheck = <Fault extends string>(
  faultOf: (values: string[]) => Fault | undefined,
) => Promise<Fault | 'secret_unreadable' | undefined>;

/**
 * Checks against a secret that may be rotated at any time. A fault re-reads it once in 30 seconds at most, so that a
 * rotation heals itself and a flood of forgeries does not reach SSM.
 */
export function createSecretCheck(deps: {
  readSecrets: ReadSecretValues;
  /** Milliseconds since the epoch. */
  now: () => number;
}): SecretCheck {
  const { readSecrets, now } = deps;
  let reReadAt = Number.NEGATIVE_INFINITY;

  return async (faultOf) => {
    try {
      const fault = faultOf(await readSecrets({ fresh: false }));
      if (fault === undefined || now() - reReadAt < RE_READ_MS) return fault;
      reReadAt = now();
      return faultOf(await readSecrets({ fresh: true }));
    } catch {
      // What SSM said is in the log of the one who asked it: here it only means that nothing is proven.
      return 'secret_unreadable';
    }
  };
}
