import { existsSync, readdirSync, readFileSync } from 'node:fs';

const FOLDER = '.github/workflows';
const workflows = readdirSync(FOLDER).map((file): [string, string] => [
  file,
  readFileSync(`${FOLDER}/${file}`, 'utf8'),
]);

/** The steps of a workflow, each with its first line. */
function stepsOf(workflow: string): string[] {
  return workflow.split(/^ {6}- /m).slice(1);
}

/** The lines below the first one of that text that are indented more, without comments. */
function blockOf(workflow: string, line: RegExp): string[] {
  const lines = workflow.split('\n');
  const start = lines.findIndex((one) => line.test(one));
  const indent = /^ */.exec(lines[start] ?? '')?.[0].length ?? 0;
  const rest = start === -1 ? [] : lines.slice(start + 1);
  const end = rest.findIndex((one) => (/^ */.exec(one)?.[0].length ?? 0) <= indent);
  return rest.slice(0, end === -1 ? undefined : end).map((one) => one.replace(/#.*/, '').trim());
}

it('there is something to look at', () => {
  expect(workflows.map(([file]) => file).sort()).toEqual(['ci.yml', 'long.yml', 'release.yml']);
  expect(workflows.flatMap(([, text]) => stepsOf(text)).length).toBeGreaterThan(10);
});

describe.each(workflows)('%s', (file, text) => {
  it('takes each action at a commit, and names its version beside it', () => {
    const uses = text.split('\n').filter((line) => /^\s*-?\s*["']?uses["']?\s*:/.test(line));
    expect(uses.length).toBe(text.match(/\buses\b/g)?.length);
    for (const line of uses) {
      expect(line).toMatch(/^ +(- )?uses: [\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it('leaves no token in the work tree', () => {
    const checkouts = stepsOf(text).filter((step) => step.startsWith('uses: actions/checkout@'));
    expect(checkouts.length).toBeGreaterThan(0);
    for (const step of checkouts) expect(step).toMatch(/^ +persist-credentials: false$/m);
  });

  it('may read the sources; only a release may write more', () => {
    expect(blockOf(text, /^permissions:$/)).toEqual(['contents: read']);
    const further =
      file === 'release.yml' ? ['contents: write', 'id-token: write', 'attestations: write'] : [];
    expect(blockOf(text, /^ +permissions:$/)).toEqual(further);
    expect(text.match(/permissions/g)).toHaveLength(file === 'release.yml' ? 2 : 1);
  });

  it('runs no text that a stranger writes', () => {
    expect(text).not.toMatch(/pull_request_target|workflow_run|\$\{\{ *github\.(event|head_ref)/);
  });
});

it.each(['ci.yml', 'release.yml'])('%s asks whether the registry signed what is installed', (file) => {
  expect(readFileSync(`${FOLDER}/${file}`, 'utf8')).toContain('run: npm audit signatures');
});

it('Dependabot waits before it proposes a release, everywhere', () => {
  const entries = readFileSync('.github/dependabot.yml', 'utf8').split('- package-ecosystem:').slice(1);
  expect(entries.length).toBeGreaterThan(3);
  for (const entry of entries) expect(entry).toMatch(/cooldown:\n +default-days: [7-9]\n/);
});

it('every path of CODEOWNERS exists', () => {
  const lines = readFileSync('.github/CODEOWNERS', 'utf8')
    .split('\n')
    .filter((line) => /^[^#\s]/.test(line));
  const paths = lines.map((line) => line.split(/\s+/)[0] ?? '').filter((path) => path !== '*');
  expect(paths.length).toBeGreaterThan(5);
  expect(paths.filter((path) => !existsSync(`.${path}`))).toEqual([]);
});

it('the docs say whom a fork has to replace in CODEOWNERS', () => {
  const owners = readFileSync('.github/CODEOWNERS', 'utf8').match(/@your-org\/[\w-]+/g) ?? [];
  const docs = readFileSync('docs/security.md', 'utf8');
  expect(owners.filter((owner) => !docs.includes(`\`${owner}\``))).toEqual([]);
});
