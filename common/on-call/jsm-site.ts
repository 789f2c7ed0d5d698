import type { HttpResponse } from '../http.ts';

/** How one site of Jira is reached; the settings of `jsm` have more. */
export interface JsmSite {
  /** Of the site: `https://<site>.atlassian.net/_edge/tenant_info` says it. */
  cloudId: string;
  /** Before `/rest/api/3`. */
  jiraUrl: string;
  /** Before `/jsm`. */
  operationsUrl: string;
  /** Of the account that the API token belongs to. */
  email: string;
}

/** `jira`: Jira's own REST API, version 3. The others belong to Jira Service Management. */
export type JsmApi = 'jira' | 'services' | 'incidents' | 'operations';

/** The address of one API of a site, without a slash at its end. */
export function jsmBaseOf(
  { cloudId, jiraUrl, operationsUrl }: Pick<JsmSite, 'cloudId' | 'jiraUrl' | 'operationsUrl'>,
  api: JsmApi,
): string {
  const operations = operationsUrl.replace(/\/$/, '');
  switch (api) {
    case 'jira':
      return `${jiraUrl.replace(/\/$/, '')}/rest/api/3`;
    case 'services':
      return `${operations}/jsm/api/${cloudId}/v1`;
    case 'incidents':
      return `${operations}/jsm/incidents/cloudId/${cloudId}/v1`;
    case 'operations':
      return `${operations}/jsm/ops/api/${cloudId}/v1`;
  }
}

/** Of every call to that API. Answers in English, whatever the account speaks. */
export function jsmHeaders(
  { email }: Pick<JsmSite, 'email'>,
  api: JsmApi,
  token: string,
): Record<string, string> {
  return {
    authorization: `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`,
    'accept-language': 'en',
    ...(api === 'jira' ? {} : { 'x-experimentalapi': 'opt-in' }),
  };
}

/** Whether Jira took the call for anybody's. The header may come more than once. */
export function isAnonymous({ headers }: Pick<HttpResponse, 'headers'>): boolean {
  const reasons = headers.get('x-seraph-loginreason')?.split(',') ?? [];
  return reasons.some((reason) => reason.trim() !== 'OK');
}
