import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readFunctionDefinitions } from '../../local/wiring/function-definitions.ts';
import { readMigrateArguments } from '../../migrate/arguments.ts';
import { startProducts } from '../../migrate/fixtures/two-products.ts';
import { readRollbackArguments } from '../../rollback/arguments.ts';
import { readArguments } from '../../secrets/arguments.ts';

const pages = readdirSync('docs').filter((file) => file.endsWith('.md'));
const EXAMPLES = ['example/backend_lambda/README.md', 'example/backend_lambda_python/README.md'];
const files = ['README.md', ...EXAMPLES, ...pages.map((page) => `docs/${page}`)];
const NO_LABELS = [
  ...['project', 'issuetype', 'summary', 'description', 'priority'],
  ...['customfield_10010', 'customfield_10050'],
];
const read = (file: string) => readFileSync(file, 'utf8');

/** A page without its blocks of code, in which `](` and `#` mean something else. */
const prose = (file: string) => read(file).replaceAll(/^```[\s\S]*?^```$/gm, '');

/** The anchors that GitHub gives to the headings of a page. */
function anchorsOf(file: string): string[] {
  return Array.from(prose(file).matchAll(/^#+ (.+)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-'),
  );
}

function linksOf(file: string): string[] {
  const links = Array.from(prose(file).matchAll(/\]\(([^)\s]+)\)/g), ([, link = '']) => link);
  return links.filter((link) => !/^https?:/.test(link));
}

/** Whether the link of a page leads to a file and, if it names one, to a heading. */
function resolves(file: string, link: string): boolean {
  const [target = '', anchor] = link.split('#');
  const to = target === '' ? file : path.join(path.dirname(file), target);
  return existsSync(to) && (anchor === undefined || anchorsOf(to).includes(anchor));
}

it('the README has at most 157 lines, without a row for each command', () => {
  const lines = read('README.md').trimEnd().split('\n');
  const isCommand = (line: string) => /^\| `\/[a-z0-9_-]+` \| `\w+` \|/.test(line);
  expect(lines.filter((line) => !isCommand(line)).length).toBeLessThanOrEqual(157);
});

it('the README keeps the headings and diagrams that Q-Bot began with', () => {
  const headings = prose('README.md').match(/^#+ .+$/gm);
  expect(headings).toEqual(
    expect.arrayContaining([
      '## Introduction',
      '## Integration components',
      '### Chatbot component topology',
      '## Adding a new command & integration',
      '## Existing integrations',
      '### /sre command',
      '#### Pushover lambda',
    ]),
  );
  expect(read('README.md').match(/^```mermaid$/gm)).toHaveLength(2);
});

it('the README links every page of docs/', () => {
  const linked = linksOf('README.md').map((link) => link.split('#')[0]);
  expect(pages.filter((page) => !linked.includes(`docs/${page}`))).toEqual([]);
});

it.each(files)('every link of %s leads somewhere', (file) => {
  expect(linksOf(file).filter((link) => !resolves(file, link))).toEqual([]);
});

it.each(pages)('docs/%s begins with its reader and one command to type', (page) => {
  const [beginning = ''] = read(`docs/${page}`).split(/(?<=\n```\n)/);
  expect(beginning.slice(0, 1000)).toMatch(/^# .+\n\nFor (?:.+\n)+\n```sh\n.+\n```\n/);
});

it('a link that leads nowhere is seen', () => {
  expect(resolves('README.md', 'docs/no-such-page.md')).toBe(false);
  expect(resolves('README.md', 'docs/local-bot.md#no-such-heading')).toBe(false);
  expect(resolves('docs/deploy.md', '../README.md#dates')).toBe(true);
});

/** The lines that docs/jsm.md shows elsewhere or not at all: the blocks of its list are indented by three. */
function notShown(lines: readonly string[]): string[] {
  const page = read('docs/jsm.md');
  const indented = lines.map((line) => `   ${line}\n`);
  const missing = indented.filter((line) => !page.includes(line));
  return missing.length > 0 || page.includes(indented.join(''))
    ? missing
    : ['not one after the other', ...indented];
}

/** In text and in blocks of code, without comments. */
function commandsOf(file: string, script: string): string[][] {
  const commands = Array.from(read(file).matchAll(/npm run (\w+) --([^`\n#]*)/g));
  return commands.filter(([, name]) => name === script).map(([, , words = '']) => words.trim().split(/\s+/));
}

it('docs/jsm.md types only what `npm run migrate` and `npm run secrets` take', () => {
  const known = readFunctionDefinitions('lambda').opsgenie?.secrets ?? [];
  const migrate = commandsOf('docs/jsm.md', 'migrate').map(readMigrateArguments);
  const secrets = commandsOf('docs/jsm.md', 'secrets').map((argv) => readArguments(argv, known));
  expect(migrate.map(({ action }) => action)).toEqual(expect.arrayContaining(['check', 'settings']));
  expect(secrets).toContainEqual(expect.objectContaining({ action: 'check', incidents: 'jsm' }));
  expect(secrets).toContainEqual(expect.objectContaining({ action: 'set', name: 'jira-api-token' }));
});

it('the docs type only what `npm run rollback` takes', () => {
  const typed = ['docs/deploy.md', 'docs/runbook.md'].flatMap((file) => commandsOf(file, 'rollback'));
  const functions = readFunctionDefinitions('lambda');
  const requests = typed.map((words) =>
    readRollbackArguments(words.map((word) => word.replace('<function>', 'opsgenie'))),
  );
  expect(requests.map(({ destination }) => destination)).toEqual(
    expect.arrayContaining(['previous', 'newest']),
  );
  expect(requests.filter(({ functionName }) => functions[functionName] === undefined)).toEqual([]);
});

it('docs/jsm.md shows what `npm run migrate -- check` prints', async () => {
  const { check, close, printed } = await startProducts({
    opsgenieServices: ['Payments', 'Search', 'DNS'],
    scheduledTeams: [],
    behaviour: { screen: NO_LABELS, integrations: 'none' },
    settings: { tokenExpires: '' },
  });
  await check().finally(close);
  expect(notShown(printed)).toEqual([]);
});

it('docs/jsm.md shows what `npm run migrate -- settings` prints', async () => {
  const { close, jiraUrl: url, printed, settings } = await startProducts();
  const asked = { siteUrl: url, operationsUrl: url, email: 'bot@example.com', projectKey: 'OPS' };
  await settings(asked).finally(close);
  const named = printed.map((line) =>
    line
      .replace(`site_url = "${url}`, 'site_url = "https://example.atlassian.net')
      .replace(url, 'https://api.atlassian.com')
      .replace('bot@', 'qbot@'),
  );
  expect(notShown(named)).toEqual([]);
});
