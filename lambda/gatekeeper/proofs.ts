import type { ReadSecretValues } from '../../common/aws/secret-check.ts';
import type { Secrets } from '../../common/aws/secrets.ts';
import { parseGroupMembers } from '../../common/group-members.ts';
import type { KnownGroups } from './grants.ts';

export interface Proofs {
  /** Current and previous signing secret. Throws what `secrets` throws. */
  readSecrets: ReadSecretValues;
  /** The groups as they came with the secrets that were read last: no call of their own. */
  knownGroups: () => KnownGroups;
}

/**
 * Reads what a request is proven and authorized by in one call: the signing secrets, and the members of the groups that
 * grant rights. `groups`: the name of their parameter; '' where no right is a group's.
 */
export function createProofs(deps: {
  secrets: Pick<Secrets, 'read'>;
  signingSecrets: readonly string[];
  groups: string;
  /** Milliseconds since the epoch. */
  now: () => number;
}): Proofs {
  const { groups, now, secrets, signingSecrets } = deps;
  const names = [...signingSecrets, ...(groups === '' ? [] : [groups])];
  let text = '';
  let members = parseGroupMembers(text);
  return {
    async readSecrets(options) {
      const values = await secrets.read(names, options);
      const read = values[signingSecrets.length] ?? '';
      if (read !== text) members = parseGroupMembers(read);
      text = read;
      return values.slice(0, signingSecrets.length);
    },
    knownGroups: () => ({ members, now: now() }),
  };
}
