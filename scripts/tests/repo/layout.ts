import { isTest, type SourceFile } from './source-files.ts';

/** What no import may do, each with the reason that its message gives. */
const FORBIDDEN: { name: string; is: (from: string, to: string, file: SourceFile) => boolean }[] = [
  {
    name: 'a function imports another function',
    is: (from, to) => {
      const [own, other] = [folderOf(from, 'lambda'), folderOf(to, 'lambda')];
      return own !== undefined && other !== undefined && own !== other;
    },
  },
  {
    name: 'common/ imports a function or a script',
    is: (from, to) =>
      from.startsWith('common/') && !isTest(from) && (to.startsWith('lambda/') || to.startsWith('scripts/')),
  },
  {
    name: 'a function or the example imports a script',
    is: (from, to) => /^(lambda|example)\//.test(from) && !isTest(from) && to.startsWith('scripts/'),
  },
  {
    name: 'a test of the product takes from scripts/ more than scripts/local/',
    is: (from, to) =>
      /^(lambda|common|example)\//.test(from) &&
      to.startsWith('scripts/') &&
      !to.startsWith('scripts/local/'),
  },
  {
    name: 'something outside scripts/tests/ imports from scripts/tests/',
    is: (from, to) => !from.startsWith('scripts/tests/') && to.startsWith('scripts/tests/'),
  },
];

/** One line for each import that the layout forbids. */
export function forbiddenImports(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    file.imports.flatMap((to) =>
      FORBIDDEN.filter(({ is }) => is(file.file, to, file)).map(
        ({ name }) => `${name}: ${file.file} -> ${to}`,
      ),
    ),
  );
}

/** Each circle of imports, type-only imports included, as the sorted list of its files (Tarjan's algorithm). */
export function importCircles(files: readonly SourceFile[]): string[][] {
  const graph = new Map(files.map(({ file, imports }) => [file, imports]));
  const search: Search = { graph, order: new Map(), lowest: new Map(), path: [], circles: [] };
  for (const file of graph.keys()) if (!search.order.has(file)) visit(search, file);
  return search.circles;
}

interface Search {
  graph: ReadonlyMap<string, string[]>;
  order: Map<string, number>;
  lowest: Map<string, number>;
  path: string[];
  circles: string[][];
}

function visit(search: Search, file: string): void {
  const { graph, order, lowest, path, circles } = search;
  const own = order.size;
  order.set(file, own);
  lowest.set(file, own);
  path.push(file);
  for (const next of graph.get(file) ?? []) {
    if (!order.has(next)) visit(search, next);
    if (path.includes(next)) lowest.set(file, Math.min(lowest.get(file) ?? own, lowest.get(next) ?? own));
  }
  if (lowest.get(file) !== own) return;
  const circle = path.splice(path.indexOf(file));
  if (circle.length > 1 || graph.get(file)?.includes(file)) circles.push(circle.sort());
}

/** Files of one stem in one folder, such as `way.ts` beside `way.tsx`. */
export function twinStems(files: readonly string[]): string[][] {
  return groupsOf(files, (file) => file.replace(/\.(ts|tsx|cjs|mjs)$/, ''));
}

/** Same in every folder by design: `handler`, `variables` and `loadConfig` mean the same thing for each function. */
const SHARED_NAMES = new Set(['handler', 'variables', 'loadConfig', 'Config', 'main', 'run']);

/** Exported names that mean two things in one tree, as `Name: file file`. */
export function doubledNames(files: readonly SourceFile[]): string[] {
  const exported = files
    .filter(({ file }) => !isTest(file))
    .flatMap(({ file, text }) => exportedNames(text).map((name) => ({ name, file, tree: treeOf(file) })));
  const groups = new Map<string, string[]>();
  for (const { name, file, tree } of exported) {
    if (SHARED_NAMES.has(name)) continue;
    groups.set(`${tree}: ${name}`, [...(groups.get(`${tree}: ${name}`) ?? []), file]);
  }
  return [...groups]
    .filter(([, places]) => places.length > 1)
    .map(([name, places]) => `${name}: ${places.join(' ')}`);
}

/** Names that a module exports by declaration; a function's overloads count once. */
export function exportedNames(text: string): string[] {
  const declared = text.matchAll(
    /^export (?:default )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm,
  );
  return [...new Set(Array.from(declared, ([, name]) => name ?? ''))];
}

/** `lambda/` and `common/` are one tree; of `scripts/` each folder, of `scripts/tests/` and `scripts/local/` each of theirs. */
function treeOf(file: string): string {
  if (/^(lambda|common)\//.test(file)) return 'product';
  const depth = /^scripts\/(tests|local)\/[^/]+\//.test(file) ? 3 : 2;
  return file.split('/').slice(0, depth).join('/');
}

function folderOf(file: string, root: string): string | undefined {
  const [top, folder] = file.split('/');
  return top === root ? folder : undefined;
}

function groupsOf(files: readonly string[], keyOf: (file: string) => string): string[][] {
  const groups = new Map<string, string[]>();
  for (const file of files) groups.set(keyOf(file), [...(groups.get(keyOf(file)) ?? []), file]);
  return [...groups.values()].filter((group) => group.length > 1);
}
