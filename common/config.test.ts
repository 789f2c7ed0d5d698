import * as z from 'zod/mini';
import { json, oneOf, optionalJson, optionalText, readConfig, secret, text, url } from './config.ts';
import { ConfigError } from './errors.ts';

const readers = {
  name: text('NAME', 'qbot'),
  key: secret('KEY_PARAMETER'),
  contact: optionalText('CONTACT', 'nobody'),
  appId: optionalText('APP_ID', '', 'A1'),
  size: oneOf('SIZE', ['small', 'large']),
  api: url('API_URL', 'https://api.example'),
  lists: json('LISTS', z.record(z.string(), z.array(z.string())), {
    shape: 'word -> ids',
    example: { a: ['b'] },
  }),
  site: optionalJson('SITE', z.object({ id: z.string(), page: z.object({ a: z.string() }) }), 'docs/x.md'),
};

const env = {
  NAME: 'gatekeeper',
  KEY_PARAMETER: '/qbot/key',
  API_URL: 'https://api.example.com/v2/',
  LISTS: '{"a":["b"]}',
};

describe('readConfig', () => {
  it('reads every variable, defaults where there is one', () => {
    expect(readConfig(env, readers)).toEqual({
      name: 'gatekeeper',
      key: '/qbot/key',
      contact: 'nobody',
      appId: '',
      size: 'small',
      api: 'https://api.example.com/v2/',
      lists: { a: ['b'] },
      site: undefined,
    });
  });

  it('takes an optional variable that is there, and not one that is empty', () => {
    const SITE = '{"id":"1","page":{"a":"b"},"more":true}';
    expect(readConfig({ ...env, CONTACT: 'ops', APP_ID: '', SIZE: 'large', SITE }, readers)).toMatchObject({
      site: { id: '1', page: { a: 'b' } },
      contact: 'ops',
      appId: '',
      size: 'large',
    });
  });

  it.each([
    ['missing', { NAME: undefined }, 'configuration: NAME is missing'],
    ['a missing secret', { KEY_PARAMETER: undefined }, 'KEY_PARAMETER is missing'],
    ['empty', { NAME: '' }, 'configuration: NAME is empty'],
    ['blank', { NAME: '  ' }, 'configuration: NAME is empty'],
    ['another word', { SIZE: 'huge' }, 'configuration: SIZE is one of small, large'],
    ['no URL', { API_URL: 'api.example.com' }, 'API_URL is no http(s) URL: "api.example.com"'],
    ['another scheme', { API_URL: 'file:///etc/passwd' }, 'API_URL is no http(s) URL'],
    ['an empty URL', { API_URL: '' }, 'API_URL is empty'],
    ['no JSON', { LISTS: '{a:1}' }, 'LISTS is no JSON; it should be word -> ids, such as {"a":["b"]}'],
    ['other JSON', { LISTS: '{"a":"b"}' }, 'LISTS should be word -> ids, such as {"a":["b"]}'],
    ['missing JSON', { LISTS: undefined }, 'LISTS is missing'],
    ['no optional JSON', { SITE: '{' }, 'SITE is no JSON; it should be as docs/x.md lists it'],
    ['another optional JSON', { SITE: '{"page":{}}' }, 'SITE is not as docs/x.md lists it: id, page.a'],
    ['optional JSON of another kind', { SITE: '[]' }, 'configuration: SITE is not as docs/x.md lists it'],
  ])('says of a variable that it is %s', (_case, change, message) => {
    expect(() => readConfig({ ...env, ...change }, readers)).toThrow(message);
  });

  it('gathers all faults into one ConfigError [F20]', () => {
    const reading = (): unknown => readConfig({ NAME: '', LISTS: '[' }, readers);
    expect(reading).toThrow(ConfigError);
    expect(reading).toThrow(
      'configuration: NAME is empty; KEY_PARAMETER is missing; API_URL is missing; ' +
        'LISTS is no JSON; it should be word -> ids, such as {"a":["b"]}',
    );
  });

  it('keeps the word of a reader that throws something else than an Error', () => {
    const odd = {
      variable: 'ODD',
      read(): string {
        throw 'is odd';
      },
    };
    expect(() => readConfig({}, { odd })).toThrow('configuration: ODD is odd');
  });
});

it('has an example for each variable but a secret, whose value no one may know', () => {
  const examples = Object.values(readers).map(({ variable, example }) => [variable, example]);
  expect(Object.fromEntries(examples)).toEqual({
    NAME: 'qbot',
    KEY_PARAMETER: undefined,
    CONTACT: 'nobody',
    APP_ID: 'A1',
    SIZE: 'small',
    API_URL: 'https://api.example',
    LISTS: '{"a":["b"]}',
    SITE: '',
  });
});
