import type { JsmIssue } from './issues.ts';
import type { JsmSite } from './jsm-site.ts';

type Matcher = (issue: JsmIssue) => boolean;

export type Search = { matches: Matcher; newestFirst: boolean } | { refused: string; isProject?: true };

const TERM = /^(\w+)\s*(!?=)\s*(?:"([^"]+)"|([\w-]+))$/;
const ORDER = /\s*\bORDER BY created (ASC|DESC)$/i;

/** What a restriction means; undefined where Q-Bot has no use for it. */
const FIELDS: Record<string, (value: string) => Matcher | undefined> = {
  labels:
    (value) =>
    ({ labels }) =>
      labels.includes(value),
  issuetype:
    (value) =>
    ({ typeId }) =>
      typeId === value,
  statusCategory: (value) => (value === 'Done' ? ({ status }) => status.category === 'done' : undefined),
};

/**
 * The subset of JQL that Q-Bot uses: restrictions joined by AND, then an order by creation. Whatever it does not know is
 * refused, as is a search without a restriction. https://support.atlassian.com/jira-software-cloud/docs/what-is-advanced-search-in-jira-cloud/
 */
export function parseJql(site: JsmSite, jql: string): Search {
  const order = ORDER.exec(jql)?.[1] ?? 'DESC';
  const restrictions = jql.replace(ORDER, '').trim();
  if (restrictions === '') {
    return {
      refused: 'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.',
    };
  }
  const matchers: Matcher[] = [];
  for (const part of restrictions.split(/\s+AND\s+/)) {
    const [, field = '', operator, quoted, bare = ''] = TERM.exec(part.trim()) ?? [];
    const value = quoted ?? bare;
    if (field === 'project') {
      if (value === site.projectKey && operator === '=') continue;
      return { refused: `The value '${value}' does not exist for the field 'project'.`, isProject: true };
    }
    const matcher = FIELDS[field]?.(value);
    if (matcher === undefined) return { refused: `Error in the JQL Query: '${part}' is not known here.` };
    matchers.push(operator === '!=' ? (issue) => !matcher(issue) : matcher);
  }
  return {
    matches: (issue) => matchers.every((matches) => matches(issue)),
    newestFirst: order.toUpperCase() === 'DESC',
  };
}
