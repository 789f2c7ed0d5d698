import type { JsmResult } from './jsm-site.ts';

/** As Jira refuses: sentences, and texts by field. */
export function jiraRejection(
  status: JsmResult['status'],
  errors: Record<string, string>,
  errorMessages: string[] = [],
): JsmResult {
  return { status, body: { errorMessages, errors } };
}

export function badRequest(sentence: string): JsmResult {
  return jiraRejection(400, {}, [sentence]);
}

export function noIssue(): JsmResult {
  return jiraRejection(404, {}, ['Issue does not exist or you do not have permission to see it.']);
}

/** As Operations, Services and Incidents refuse. */
export function opsRejection(status: JsmResult['status'], title: string): JsmResult {
  return { status, body: { errors: [{ title }] } };
}

export function unsupportedMediaType(contentType: string): JsmResult {
  const detail = `Content-Type '${contentType || 'null'}' is not supported.`;
  return {
    status: 415,
    body: { title: 'Unsupported Media Type', detail },
    headers: { 'content-type': 'application/problem+json' },
  };
}
