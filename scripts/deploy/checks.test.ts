import { checkTerraform, refuseOtherAws } from './checks.ts';

it.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_LAMBDA'])('refuses where %s is set', (name) => {
  expect(() => refuseOtherAws({ [name]: 'http://127.0.0.1:5000' })).toThrow(`unset ${name}`);
});

it('lets a common environment pass', () => {
  expect(() => refuseOtherAws({ AWS_PROFILE: 'prod', AWS_ENDPOINT_URL: '' })).not.toThrow();
});

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
