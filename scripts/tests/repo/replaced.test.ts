import { globSync, readFileSync } from 'node:fs';

/** One at most; and what Lambda keeps though its function is gone. */
const MAY = ['aws_cloudwatch_log_subscription_filter', 'aws_lambda_event_source_mapping'];

const resources = globSync('terraform/*.tf').flatMap((file) =>
  readFileSync(file, 'utf8')
    .split(/^(?=resource ")/m)
    .filter((text) => text.startsWith('resource "'))
    .map((text) => ({ type: text.split('"')[1] ?? '', text: text.split(/^}/m)[0] ?? '' })),
);

// Terraform 1.11 passes over some instances: terraform/names.tf says what to do in its place.
it('says of no resource with for_each what triggers its replacement', () => {
  const triggered = resources.filter(({ text }) => /^ +replace_triggered_by/m.test(text));
  expect(triggered.length).toBeGreaterThan(3);
  const many = triggered.filter(({ text, type }) => /^ +for_each/m.test(text) && !MAY.includes(type));
  expect(many.map(({ text }) => text.split('\n')[0])).toEqual([]);
});
