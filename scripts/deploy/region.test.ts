import { readRegion } from './region.ts';

function regionOf(given: {
  words?: string[];
  env?: NodeJS.ProcessEnv;
  files?: Record<string, string>;
  beside?: string[];
}) {
  const { words = [], env = {}, files = {} } = given;
  return readRegion({
    words,
    env,
    files: given.beside ?? Object.keys(files),
    read: (file) => files[file],
  });
}

const GOV = 'aws_region = "us-gov-west-1"\n';

it('is Terraform’s default where nothing says another', () => {
  expect(regionOf({})).toBe('us-east-1');
  expect(regionOf({ env: { AWS_REGION: 'eu-west-1', TF_VAR_aws_region: '' } })).toBe('us-east-1');
  expect(regionOf({ files: { 'terraform.tfvars': '# aws_region = "eu-west-1"\nname = "qbot"' } })).toBe(
    'us-east-1',
  );
  expect(regionOf({ files: { 'other.tfvars': GOV } })).toBe('us-east-1');
});

it.each([
  ['-var=aws_region=cn-north-1'],
  ['-var', 'aws_region=cn-north-1'],
  ['--var=aws_region=cn-north-1'],
  ['-var-file=cn.tfvars'],
  ['-var-file', './cn.tfvars'],
  ['-var-file=cn.tfvars', '-var=name=aws_region'],
])('is read from %s %s', (...words) => {
  const files = { 'cn.tfvars': 'name = "qbot"\r\naws_region   = "cn-north-1"\r\n' };
  expect(regionOf({ words, files, beside: [] })).toBe('cn-north-1');
});

it.each([
  ['terraform.tfvars', GOV],
  ['terraform.tfvars.json', '{"name": "qbot", "aws_region": "us-gov-west-1"}'],
  ['terraform.tfvars.json', '{\n  "aws_region": "us-gov-west-1"\n}'],
  ['b.auto.tfvars', GOV],
])('is read from %s beside the configuration: %j', (file, text) => {
  expect(regionOf({ files: { [file]: text } })).toBe('us-gov-west-1');
});

it('is the last that Terraform reads', () => {
  const env = { TF_VAR_aws_region: 'eu-west-1' };
  const files = { 'b.auto.tfvars': 'aws_region = "eu-west-3"', 'a.auto.tfvars': 'aws_region = "eu-west-2"' };
  expect(regionOf({ env })).toBe('eu-west-1');
  expect(regionOf({ env, files })).toBe('eu-west-3');
  expect(regionOf({ env, files, words: ['-var=aws_region=eusc-de-east-1', '-lock=false'] })).toBe(
    'eusc-de-east-1',
  );
});
