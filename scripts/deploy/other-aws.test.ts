import { findOtherAws } from './other-aws.ts';

const URL = 'http://127.0.0.1:4566';
const CONFIG = '/home/juniper/.aws/config';
const CREDENTIALS = '/home/juniper/.aws/credentials';

/** What is found with these files in the home folder. */
function find(files: Record<string, string>, env: Record<string, string> = {}) {
  return findOtherAws({ HOME: '/home/juniper', ...env }, (file) => files[file]);
}

it('finds nothing where nothing leads elsewhere', () => {
  const text =
    '[default]\nregion = us-east-1\n# endpoint_url = x\n; endpoint_url = x\n[profile other]\nendpoint_url =\n';
  expect(find({ [CONFIG]: text })).toBeUndefined();
  expect(find({})).toBeUndefined();
});

it.each([
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_SSM',
  'AWS_ENDPOINT_URL_LAMBDA',
  'AWS_ENDPOINT_URL_EVENTBRIDGE',
])('finds the variable %s', (name) => {
  expect(find({}, { [name]: URL })).toEqual({ setBy: name, url: URL });
  expect(find({}, { [name]: '' })).toBeUndefined();
});

it.each<[string, string, Record<string, string>]>([
  ['the default profile', `[default]\nendpoint_url = ${URL}\n`, {}],
  ['the default profile, written long', `[profile default]\nendpoint_url=${URL}`, {}],
  [
    'the chosen profile',
    `[default]\n[profile lantern]\r\n  Endpoint_URL = ${URL}\r\n`,
    { AWS_PROFILE: 'lantern' },
  ],
  ['a quoted name', `[profile "the lantern"]\nendpoint_url = ${URL}`, { AWS_PROFILE: 'the lantern' }],
  ['the older variable', `[profile lantern]\nendpoint_url = ${URL}`, { AWS_DEFAULT_PROFILE: 'lantern' }],
  [
    'a service of the services that it names',
    `[services local]\nssm =\n  endpoint_url = ${URL}\n[profile lantern]\nservices = local\n`,
    { AWS_PROFILE: 'lantern' },
  ],
  ['a service within the profile', `[default]\ns3 =\n  endpoint_url = ${URL}\n`, {}],
])('finds an address in the config file: %s', (_what, text, env) => {
  expect(find({ [CONFIG]: text }, env)).toEqual({ setBy: expect.stringContaining(CONFIG), url: URL });
});

it('finds it in the credentials file, and in files of another name', () => {
  const text = `[lantern]\naws_access_key_id = x\nendpoint_url = ${URL}\n`;
  const found = { setBy: expect.stringContaining('profile "lantern"'), url: URL };
  expect(find({ [CREDENTIALS]: text }, { AWS_PROFILE: 'lantern' })).toEqual(found);
  expect(find({ '/else': text }, { AWS_PROFILE: 'lantern', AWS_CONFIG_FILE: '/else' })).toEqual(found);
  expect(find({ '/else': text }, { AWS_PROFILE: 'lantern', AWS_SHARED_CREDENTIALS_FILE: '/else' })).toEqual(
    found,
  );
});

it.each<[string, string, Record<string, string>]>([
  [
    'another profile',
    `[profile local]\nendpoint_url = ${URL}\n[profile lantern]\n`,
    { AWS_PROFILE: 'lantern' },
  ],
  ['the default, where one is chosen', `[default]\nendpoint_url = ${URL}\n`, { AWS_PROFILE: 'lantern' }],
  ['services that nobody names', `[services local]\nssm =\n  endpoint_url = ${URL}\n[default]\n`, {}],
  ['a session', `[sso-session default]\nendpoint_url = ${URL}\n`, {}],
])('lets an address be that leads nobody there: %s', (_what, text, env) => {
  expect(find({ [CONFIG]: text }, env)).toBeUndefined();
});
