import {
  headerFault,
  type SignatureFault,
  type SignedRequest,
  signatureFault,
} from '../../common/slack-signature.ts';

const RE_READ_MS = 30_000;

/** Current and previous signing secret; '' for one that is not set. */
export type ReadSigningSecrets = (options: { fresh: boolean }) => Promise<string[]>;

export type Authenticate = (
  request: SignedRequest,
) => Promise<SignatureFault | 'secret_unreadable' | undefined>;

/**
 * Answers why a request is not proven to come from Slack, undefined where it is. A mismatch re-reads the secrets once
 * in 30 seconds at most, so that a rotation heals itself and a flood of forgeries does not reach SSM.
 */
export function createAuthenticate(deps: {
  readSecrets: ReadSigningSecrets;
  /** Milliseconds since the epoch. */
  now: () => number;
}): Authenticate {
  const { readSecrets, now } = deps;
  let reReadAt = Number.NEGATIVE_INFINITY;

  async function againstSecrets(request: SignedRequest): Promise<SignatureFault | undefined> {
    const fault = signatureFault(request, await readSecrets({ fresh: false }));
    if (fault === undefined || now() - reReadAt < RE_READ_MS) return fault;
    reReadAt = now();
    return signatureFault(request, await readSecrets({ fresh: true }));
  }

  return async (request) => {
    const fault = headerFault(request, Math.floor(now() / 1000));
    if (fault !== undefined) return fault;
    try {
      return await againstSecrets(request);
    } catch {
      // What SSM said is in the log of the one who asked it: here it only means that nothing is proven.
      return 'secret_unreadable';
    }
  };
}
