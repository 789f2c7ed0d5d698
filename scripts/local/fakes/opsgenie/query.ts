import type { Incident } from './incidents.ts';

type Matcher = (incident: Incident) => boolean;

const TERM = /^(\w+)\s*:\s*(?:"([^"]+)"|([\w-]+))$/;
const FIELDS = new Map<string, { values: RegExp; of: (incident: Incident) => string }>([
  ['status', { values: /^(open|resolved|closed)$/, of: ({ status }) => status }],
  ['priority', { values: /^P[1-5]$/, of: ({ priority }) => priority }],
  ['tinyId', { values: /^\d+$/, of: ({ tinyId }) => tinyId }],
]);

/**
 * The incidents that a search means: `field: value` joined by AND, of the fields that Q-Bot uses. What it does not know
 * is refused, where OpsGenie may search for it as text.
 * https://support.atlassian.com/opsgenie/docs/search-syntax-for-incidents/
 */
export function parseQuery(query: string): { matches: Matcher } | { errors: Record<string, string> } {
  const terms: Matcher[] = [];
  for (const part of query.split(/\s+AND\s+/)) {
    const [, name = '', quoted, bare = ''] = TERM.exec(part.trim()) ?? [];
    const value = quoted ?? bare;
    const field = FIELDS.get(name);
    if (field === undefined || !field.values.test(value)) {
      return { errors: { query: `cannot be parsed: ${part}` } };
    }
    terms.push((incident) => field.of(incident) === value);
  }
  return { matches: (incident) => terms.every((term) => term(incident)) };
}
