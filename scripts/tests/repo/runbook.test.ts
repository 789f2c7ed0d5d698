import { readdirSync, readFileSync } from 'node:fs';

/** Each alarm has its entry in docs/runbook.md: terraform/tests/alarms.tftest.hcl holds the planned ones to it. */
const terraform = readdirSync('terraform')
  .filter((file) => file.endsWith('.tf'))
  .map((file) => ({ file, text: readFileSync(`terraform/${file}`, 'utf8') }));
const all = terraform.map(({ text }) => text).join('\n');

function kindsOf(defaults: string): string[] {
  const kind = new RegExp(`^ +([a-z0-9-]+) += merge\\(local\\.${defaults}, \\{$`, 'gm');
  return Array.from(all.matchAll(kind), ([, name = '']) => name);
}

/** What an alarm is made of: `counted` is itself made of alarm_defaults, and is no kind. */
const MADE_OF = ['alarm_defaults', 'counted'];
const kinds = MADE_OF.flatMap(kindsOf)
  .filter((kind) => !MADE_OF.includes(kind))
  .sort();

const runbook = readFileSync('docs/runbook.md', 'utf8');
const rows = Array.from(
  runbook.matchAll(/^\| `([a-z0-9-]+?)(?:-<[a-z]+>)?` \| (.+) \| (.+) \|$/gm),
  ([, name = '', meaning = '', what = '']) => ({ name, meaning, what }),
);

it('finds every alarm that Terraform makes', () => {
  const made = terraform.flatMap(({ file, text }) =>
    Array.from(
      text.matchAll(/^resource "aws_cloudwatch_(?:metric|composite)_alarm" "(\w+)"/gm),
      ([, name]) => [file, name],
    ),
  );
  expect(made).toEqual([['alarms.tf', 'alarms']]);
  // No other way leads into one of their tables than a line that is found above.
  expect(all.match(/merge\(\s*local\.(alarm_defaults|counted)\b/g)).toHaveLength(kinds.length + 1);
  expect(kinds.length).toBeGreaterThan(30);
  expect(new Set(kinds).size).toBe(kinds.length);
});

it('every alarm has its entry in the runbook, and every entry its alarm', () => {
  expect(rows.map(({ name }) => name).sort()).toEqual(kinds);
});

it('every entry says what to do, in words to type or to look for', () => {
  const silent = rows.filter(({ meaning, what }) => meaning.length < 10 || what.length < 20);
  expect(silent).toEqual([]);
});

it('every log group and every outcome that an entry looks for is one of the bot', () => {
  const functions = readdirSync('lambda');
  const groups = Array.from(runbook.matchAll(/\/aws\/lambda\/qbot-([a-z_<>]+)/g), ([, name = '']) => name);
  expect(groups.filter((name) => !functions.includes(name) && !/^<\w+>$/.test(name))).toEqual([]);
  const code = ['lambda', 'common']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
        .map((file) => readFileSync(`${folder}/${file}`, 'utf8')),
    )
    .join('\n');
  const outcomes = Array.from(runbook.matchAll(/\$\.outcome = "(\w+)"/g), ([, outcome = '']) => outcome);
  expect(outcomes.length).toBeGreaterThan(5);
  expect(outcomes.filter((outcome) => !code.includes(`'${outcome}'`))).toEqual([]);
});
