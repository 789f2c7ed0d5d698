import { isObject } from '../../../common/is-object.ts';

/** What a query shows of one event: its columns that have a value. */
export type InsightsRow = Record<string, unknown>;

interface Column {
  name: string;
  /** The first that has a value. */
  paths: string[];
}

/** A query, as far as those of the docs need it. */
interface InsightsQuery {
  columns: Column[];
  /** One of these has to be so; all events if there are none. */
  conditions: { path: string; value: string }[];
  isNewestFirst: boolean;
  dedup: string[];
  limit: number;
}

const PATH = /^@?[\w.]+$/;

/**
 * The rows of a query of CloudWatch Logs Insights over these events, which come oldest first. Throws for whatever the
 * queries of the docs do not use. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export function runQuery(text: string, events: readonly unknown[]): InsightsRow[] {
  const { columns, conditions, dedup, isNewestFirst, limit } = parseQuery(text);
  const found = events.filter(
    (event) =>
      conditions.length === 0 || conditions.some(({ path, value }) => valueAt(event, path) === value),
  );
  const sorted = isNewestFirst ? found.toReversed() : found;
  const pathsOf = (name: string) => columns.find((column) => column.name === name)?.paths ?? [name];
  return withoutDoubles(sorted, dedup.map(pathsOf))
    .slice(0, limit)
    .map((event) => rowOf(columns, event));
}

/** Each field that a query reads, of a log event. */
export function fieldsOf(text: string): string[] {
  const { columns, conditions, dedup } = parseQuery(text);
  const doubles = dedup.filter((name) => !columns.some((column) => column.name === name));
  return [
    ...new Set([...columns.flatMap(({ paths }) => paths), ...conditions.map(({ path }) => path), ...doubles]),
  ].filter((path) => !path.startsWith('@'));
}

export function valueAt(event: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
      event,
    );
}

function rowOf(columns: readonly Column[], event: unknown): InsightsRow {
  return Object.fromEntries(
    columns.flatMap(({ name, paths }) => {
      const value = firstAt(event, paths);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** As `coalesce`. */
function firstAt(event: unknown, paths: readonly string[]): unknown {
  return paths.map((path) => valueAt(event, path)).find((one) => one !== undefined && one !== null);
}

/** As Insights: an event without one of the fields is no double. Each field has the paths that its column has. */
function withoutDoubles(events: readonly unknown[], dedup: readonly string[][]): unknown[] {
  const seen = new Set<string>();
  return events.filter((event) => {
    const values = dedup.map((paths) => firstAt(event, paths));
    if (dedup.length === 0 || values.some((value) => value === undefined || value === null)) return true;
    const key = JSON.stringify(values);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function parseQuery(text: string): InsightsQuery {
  const query: InsightsQuery = {
    columns: [],
    conditions: [],
    isNewestFirst: false,
    dedup: [],
    limit: Number.POSITIVE_INFINITY,
  };
  for (const command of text.split('|').map((part) => part.trim().replaceAll(/\s+/g, ' '))) {
    const [, name = '', rest = ''] = /^(\w+) (.+)$/.exec(command) ?? [];
    readCommand(query, name, rest);
  }
  return query;
}

function readCommand(query: InsightsQuery, name: string, rest: string): void {
  switch (name) {
    case 'fields':
      query.columns = rest.split(/,\s*(?![^(]*\))/).map(readColumn);
      return;
    case 'filter':
      query.conditions = rest.split(' or ').map(readCondition);
      return;
    case 'sort':
      if (!/^@timestamp( desc)?$/.test(rest)) throw new Error(`no sort is known by ${rest}`);
      query.isNewestFirst = rest.endsWith(' desc');
      return;
    case 'dedup':
      query.dedup = rest.split(/,\s*/).map(readPath);
      return;
    case 'limit':
      query.limit = Number(rest);
      return;
    default:
      throw new Error(`no command "${name}" is known`);
  }
}

function readColumn(text: string): Column {
  const [, expression = text, alias] = /^(.+?)(?: as (\w+))?$/.exec(text) ?? [];
  const [, inside] = /^coalesce\((.+)\)$/.exec(expression) ?? [];
  const paths = (inside ?? expression).split(/,\s*/).map(readPath);
  return { name: alias ?? expression, paths };
}

function readCondition(text: string): { path: string; value: string } {
  const [, path = '', value = ''] = /^(\S+) = "([^"]*)"$/.exec(text) ?? [];
  return { path: readPath(path), value };
}

function readPath(text: string): string {
  if (!PATH.test(text)) throw new Error(`"${text}" is no field`);
  return text;
}
