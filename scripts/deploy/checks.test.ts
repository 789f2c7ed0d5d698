import { checkTerraform } from './checks.ts';

const version = (text: string) => JSON.stringify({ terraform_version: text, platform: 'linux_amd64' });

it.each(['1.11.0', '1.14.2', '2.0.0'])('takes terraform %s', (text) => {
  expect(() => checkTerraform(version(text))).not.toThrow();
});

it.each([
  [version('1.10.5'), '1.10; 1.11 or later is needed'],
  [version('0.15.0'), '0.15; 1.11 or later is needed'],
  [undefined, 'not installed'],
  ['{}', 'not installed'],
])('refuses %s', (json, words) => {
  expect(() => checkTerraform(json)).toThrow(words);
});
