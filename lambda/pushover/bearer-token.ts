import { createHash, timingSafeEqual } from 'node:crypto';

export type TokenFault = 'no_token' | 'malformed_token' | 'no_secret' | 'mismatch';

/**
 * Answers why an Authorization header does not hold one of the tokens, undefined where it does. Compares with every
 * token, in constant time whatever their lengths. An empty token matches nothing.
 * https://datatracker.ietf.org/doc/html/rfc6750#section-2.1
 */
export function tokenFault(
  authorization: readonly string[],
  tokens: readonly string[],
): TokenFault | undefined {
  if (authorization.length === 0) return 'no_token';
  // Two headers may mean one thing to the sender and another to us.
  const [, given] = /^Bearer ([\w.~+/-]{1,512}=*)$/i.exec(authorization.join(', ')) ?? [];
  if (given === undefined) return 'malformed_token';
  const usable = tokens.filter((token) => token !== '');
  if (usable.length === 0) return 'no_secret';
  const matches = usable.map((token) => timingSafeEqual(digest(token), digest(given)));
  return matches.includes(true) ? undefined : 'mismatch';
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
