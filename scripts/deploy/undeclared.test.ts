import { readdirSync, readFileSync } from 'node:fs';
import { DeployError } from './checks.ts';
import { refuseUndeclared } from './undeclared.ts';

const DECLARED =
  'variable "name" {\n  type = string\n}\n\nvariable "allowed_channels" {}\nvariable "tags" {}\n';

/** The sentences; none where nothing is refused. */
function sentences(given: { words?: string[]; env?: NodeJS.ProcessEnv; files?: Record<string, string> }) {
  const files: Record<string, string> = { 'variables.tf': DECLARED, ...given.files };
  // What is named by -var-file may lie elsewhere.
  const beside = Object.keys(files).filter((file) => !file.startsWith('..'));
  const { env = {}, words = [] } = given;
  try {
    refuseUndeclared({ words, env, files: [...beside, 'tests'], read: (file) => textOf(files, file) });
  } catch (error) {
    if (error instanceof DeployError) return error.message.split('\n');
    throw error;
  }
  return [];
}

/** As a folder beside the files is: it cannot be read. */
function textOf(files: Record<string, string>, file: string): string | undefined {
  if (file === 'tests') throw new Error('EISDIR');
  return files[file];
}

const TYPO = 'allowed_chanels = { "/sre" = ["C07HARBOUR"] }\n';
const REFUSED = 'sets allowed_chanels, which is no variable. Did you mean `allowed_channels`?';

it.each([
  ['terraform.tfvars', 'terraform.tfvars', TYPO],
  ['terraform.tfvars.json', 'terraform.tfvars.json', '{"allowed_chanels": {"/sre": ["C07HARBOUR"]}}'],
  ['b.auto.tfvars', 'b.auto.tfvars', TYPO],
  ['b.auto.tfvars.json', 'b.auto.tfvars.json', '{"allowed_chanels": {}}'],
])('refuses a variable of %s that is not declared', (file, from, text) => {
  expect(sentences({ files: { [file]: text } })).toEqual([`${from} ${REFUSED}`]);
});

it.each([
  [['-var-file=../staging.tfvars'], '../staging.tfvars'],
  [['-var-file', '../staging.tfvars'], '../staging.tfvars'],
  [['--var-file=./../staging.tfvars'], '../staging.tfvars'],
  [['-var=allowed_chanels={}'], '-var'],
  [['-var', 'allowed_chanels = {}'], '-var'],
])('refuses one of the command line %j', (words, from) => {
  expect(sentences({ words, files: { '../staging.tfvars': TYPO } })).toEqual([`${from} ${REFUSED}`]);
});

it('refuses one of the environment, of which Terraform says nothing', () => {
  expect(
    sentences({ env: { TF_VAR_allowed_chanels: '{}', TF_VAR_name: 'qbot', TF_IN_AUTOMATION: '1' } }),
  ).toEqual([`The environment (TF_VAR_allowed_chanels) ${REFUSED}`]);
});

it('has a sentence for each, and guesses only what is near', () => {
  expect(
    sentences({ env: { TF_VAR_colour: 'red' }, files: { 'terraform.tfvars': `nane = "qbot"\n${TYPO}` } }),
  ).toEqual([
    'The environment (TF_VAR_colour) sets colour, which is no variable.',
    'terraform.tfvars sets nane, which is no variable. Did you mean `name`?',
    `terraform.tfvars ${REFUSED}`,
  ]);
});

it('takes nothing for a variable that is inside of a value or a comment', () => {
  const text = [
    '# colour = "red"',
    '// colour = "red"',
    '/* colour = "red"',
    'colour = 1 */',
    'name = "colour = \\"red\\" { ["',
    'tags = {',
    '  colour = "red", "shade" = "dark"',
    '  text = <<-EOT',
    '    colour = { "red',
    '    EOT',
    '}',
    'allowed_channels = merge({ a = 1 })',
    'nane = "last"',
  ].join('\r\n');
  expect(sentences({ files: { 'terraform.tfvars': text } })).toEqual([
    'terraform.tfvars sets nane, which is no variable. Did you mean `name`?',
  ]);
});

it('knows what an operator declares in a file of his own', () => {
  const files = {
    'own.tf': 'variable "colour" { type = string }',
    'own.tf.json': '{"variable": {"shade": {}}}',
    'terraform.tfvars': 'colour = "red"\nshade = "dark"\n',
    'other.tfvars': TYPO,
  };
  expect(sentences({ files })).toEqual([]);
});

it('accepts the example, with what it has behind comments', () => {
  const files = readdirSync('terraform').filter((file) => file.endsWith('.tf'));
  const texts = files.map((file) => [file, readFileSync(`terraform/${file}`, 'utf8')]);
  const example = readFileSync('terraform/example.tfvars', 'utf8');
  const whole = example.replaceAll(/^# (?=[a-z_]+ += | {2}|[}\]])/gm, '');
  expect(
    sentences({ files: { ...Object.fromEntries(texts), 'terraform.tfvars': `${whole}\ncolour = "red"` } }),
  ).toEqual(['terraform.tfvars sets colour, which is no variable.']);
});
