import { refuseUnknownWords } from './arguments.ts';

it.each([
  [[]],
  [['--yes', '--destroys', '--other-aws']],
  [['-var-file=staging.tfvars', '-var', 'name=qbot', '--target=aws_sns_topic.alarms', '-refresh=false']],
  [['-replace', 'aws_lambda_function.this["opsgenie"]', '-destroy']],
])('takes %j', (words) => {
  expect(() => refuseUnknownWords(words)).not.toThrow();
});

it.each([
  [
    ['--yess'],
    'npm run deploy has no option --yess: it knows --yes, --destroys, --other-aws, --help, and those of terraform plan',
  ],
  [['-out=plan'], 'npm run deploy has no option -out=plan'],
  [['staging'], '"staging" is not an option of npm run deploy. See: npm run deploy -- --help'],
  [['-var-file'], '-var-file needs a value, as in: npm run deploy -- -var-file=staging.tfvars'],
])('refuses %j', (words, sentence) => {
  expect(() => refuseUnknownWords(words)).toThrow(sentence);
});
