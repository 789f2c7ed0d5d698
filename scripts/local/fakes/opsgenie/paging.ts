export interface Page {
  limit: number;
  offset: number;
  order: 'asc' | 'desc';
  sort: string;
}

export interface PageRules {
  defaultOrder: 'asc' | 'desc';
  /** The first one is the default. */
  sorts: readonly string[];
}

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

/** The page that a query asks for, or OpsGenie's `errors`: field to text. A parameter it does not know is refused. */
export function parsePage(
  query: Record<string, string>,
  rules: PageRules,
): Page | { errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const limit = wholeNumber(query.limit ?? String(DEFAULT_LIMIT));
  const offset = wholeNumber(query.offset ?? '0');
  const { order = rules.defaultOrder, sort = rules.sorts[0] ?? '' } = query;
  if (!(limit >= 1 && limit <= MAX_LIMIT)) errors.limit = `must be between 1 and ${MAX_LIMIT}`;
  if (Number.isNaN(offset)) errors.offset = 'must be a number from 0';
  if (!rules.sorts.includes(sort)) errors.sort = `must be one of ${rules.sorts.join(', ')}`;
  for (const name of Object.keys(query)) {
    if (!['limit', 'offset', 'order', 'sort'].includes(name)) errors[name] = 'is not known to this stand-in';
  }
  if (order !== 'asc' && order !== 'desc') return { errors: { ...errors, order: 'must be asc or desc' } };
  return Object.keys(errors).length > 0 ? { errors } : { limit, offset, order, sort };
}

/** The links of a page; the last page has no `next`. */
export function pagingOf(url: string, page: Page, total: number): Record<string, string> {
  const link = (offset: number) => {
    const { limit, sort, order } = page;
    return `${url}?limit=${limit}&sort=${sort}&offset=${offset}&order=${order}`;
  };
  const nextOffset = page.offset + page.limit;
  const last = Math.max(0, Math.ceil(total / page.limit) - 1) * page.limit;
  return { ...(nextOffset < total ? { next: link(nextOffset) } : {}), first: link(0), last: link(last) };
}

function wholeNumber(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}
