import * as z from 'zod/mini';
import { errorsOf } from './incident-request.ts';

export interface Page {
  limit: number;
  offset: number;
  order: 'asc' | 'desc';
  sort: string;
}

export interface PageRules {
  defaultOrder: 'asc' | 'desc';
  /** The first one is the default. */
  sorts: readonly [string, ...string[]];
}

const wholeNumber = z.pipe(z.string().check(z.regex(/^\d{1,9}$/)), z.coerce.number());

/** The page that a query asks for, or OpsGenie's `errors`: field to text. An unknown parameter is rejected. */
export function parsePage(
  query: Record<string, string>,
  rules: PageRules,
): Page | { errors: Record<string, string> } {
  const schema = z.strictObject({
    limit: z._default(z.pipe(wholeNumber, z.number().check(z.gte(1), z.lte(100))), 20),
    offset: z._default(wholeNumber, 0),
    order: z._default(z.enum(['asc', 'desc']), rules.defaultOrder),
    sort: z._default(z.enum(rules.sorts), rules.sorts[0]),
  });
  const page = schema.safeParse(query);
  return page.success ? page.data : { errors: errorsOf(page.error) };
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
