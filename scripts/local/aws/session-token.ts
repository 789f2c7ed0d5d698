import { randomBytes } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';

/** Of the credentials that the functions get: each start of this program makes its own. */
export const SESSION_TOKEN = randomBytes(24).toString('base64url');

/**
 * Refuses calls of AWS that are none of the functions': nobody else on the machine reads the parameters, publishes events
 * or calls a function. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_use-resources.html
 */
export const functionsOnly: MiddlewareHandler = async (c, next) => {
  if (c.req.header('x-amz-security-token') === SESSION_TOKEN) return next();
  const message = 'The security token included in the request is invalid.';
  return c.json({ __type: 'UnrecognizedClientException', message }, 403);
};
