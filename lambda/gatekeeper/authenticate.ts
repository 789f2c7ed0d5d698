import { createSecretCheck, type ReadSecretValues } from '../../common/aws/secret-check.ts';
import {
  headerFault,
  type SignatureFault,
  type SignedRequest,
  signatureFault,
} from '../../common/slack/signature.ts';

export type Authenticate = (
  request: SignedRequest,
) => Promise<SignatureFault | 'secret_unreadable' | undefined>;

/** Returns why a request is not proven to come from Slack, or undefined if it is. */
export function createAuthenticate(deps: {
  /** Current and previous signing secret. */
  readSecrets: ReadSecretValues;
  /** Milliseconds since the epoch. */
  now: () => number;
}): Authenticate {
  const check = createSecretCheck(deps);
  return async (request) =>
    headerFault(request, Math.floor(deps.now() / 1000)) ??
    check((secrets) => signatureFault(request, secrets));
}
