import type { MiddlewareHandler } from 'hono';

const HERE = new Set(['127.0.0.1', 'localhost']);

/**
 * Refuses what a foreign page in the developer's browser sends, also under a name of its own that it lets lead here:
 * with keys in `.env` the bot speaks to real services.
 */
export const loopbackOnly: MiddlewareHandler = async (c, next) => {
  const { host, hostname } = new URL(c.req.url);
  const origin = c.req.header('origin');
  const isForeign = origin !== undefined && origin !== `http://${host}`;
  if (isForeign || !HERE.has(hostname))
    return c.json({ error: 'only for pages and programs of this machine' }, 403);
  return next();
};
