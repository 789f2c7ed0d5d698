import type { JsmCall, JsmResult, JsmSite } from './jsm-site.ts';
import { jiraRejection, opsRejection } from './rejections.ts';

/** How a call of Jira is answered that came with no valid token: mostly as to anybody, with nothing in it. */
export type Anonymous = (site: JsmSite) => JsmResult;

export function needsUser(): JsmResult {
  const sentence = 'Client must be authenticated to access this resource.';
  return {
    status: 401,
    body: `<html><head><title>Unauthorized (401)</title></head><body>${sentence}</body></html>`,
    headers: { 'content-type': 'text/html;charset=UTF-8', 'www-authenticate': 'OAuth realm="site"' },
  };
}

export function anonymousWrite({ behaviour }: JsmSite): JsmResult {
  if (behaviour.anonymousWrite === 401) return needsUser();
  return jiraRejection(400, {}, ['You cannot create issues in this project.']);
}

export function isAuthenticated({ behaviour, email, token }: JsmSite, { authorization }: JsmCall): boolean {
  const expected = `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
  return behaviour.token !== 'expired' && authorization === expected;
}

/** Jira serves a token that it does not know as nobody, and says so only in a header. */
export function asAnonymous(site: JsmSite, anonymous: Anonymous): JsmResult {
  const result = anonymous(site);
  if (!site.behaviour.reasonHeader) return result;
  return { ...result, headers: { ...result.headers, 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' } };
}

/** Why /jsm does not take a call; undefined if it does. */
export function opsDenial(site: JsmSite, call: JsmCall): JsmResult | undefined {
  if (!isAuthenticated(site, call)) return { status: 401, body: { code: 401, message: 'Unauthorized' } };
  if (site.behaviour.token === 'no-scope') {
    return { status: 401, body: { code: 401, message: 'Unauthorized; scope does not match' } };
  }
  return site.behaviour.plan ? undefined : opsRejection(402, 'This feature is not available in your plan.');
}
