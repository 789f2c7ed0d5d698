import { parseJson } from '../../local/json.ts';
import type { AwsRequest } from './forward.ts';
import { RestMethods } from './rest-methods.ts';

const URL = '/restapis/a/resources/b/methods/POST';

function request(method: string, body: unknown = {}, url = URL): AwsRequest {
  return { method, url, headers: new Headers(), body: Buffer.from(JSON.stringify(body)) };
}

const patch = (path: string, value: string, op = 'replace') =>
  request('PATCH', { patchOperations: [{ op, path, value }] });

const answer = {
  status: 200,
  headers: new Headers(),
  body: Buffer.from('{"apiKeyRequired":true,"httpMethod":"POST"}'),
};

function seen(methods: RestMethods, asked: AwsRequest): unknown {
  return parseJson(methods.complete(asked, answer).body.toString('utf8'));
}

it('takes an update, answers the method with it, and remembers it', () => {
  const methods = new RestMethods();
  const asked = methods.take(patch('/apiKeyRequired', 'false'));
  expect(asked.method).toBe('GET');
  const updated = { apiKeyRequired: false, httpMethod: 'POST' };
  expect(seen(methods, asked)).toEqual(updated);
  expect(seen(methods, request('GET'))).toEqual(updated);
});

it('takes an update of the address that an integration calls', () => {
  const methods = new RestMethods();
  const integration = `${URL}/integration`;
  const patchOperations = [{ op: 'replace', path: '/uri', value: 'arn:x:live' }];
  const asked = methods.take(request('PATCH', { patchOperations }, integration));
  expect([asked.method, asked.url]).toEqual(['GET', integration]);
  expect(seen(methods, asked)).toMatchObject({ uri: 'arn:x:live' });
  expect(seen(methods, request('GET'))).not.toMatchObject({ uri: 'arn:x:live' });
});

it('forgets it once the method is made anew', () => {
  const methods = new RestMethods();
  methods.take(patch('/apiKeyRequired', 'false'));
  methods.take(request('PUT'));
  expect(seen(methods, request('GET'))).toMatchObject({ apiKeyRequired: true });
});

it.each([
  ['another attribute', patch('/operationName', 'x')],
  ['another operation', patch('/apiKeyRequired', 'false', 'remove')],
  ['another resource', request('PATCH', { patchOperations: [] }, '/restapis/a')],
  ['a question', request('GET')],
])('leaves %s to moto', (_what, asked) => {
  expect(new RestMethods().take(asked)).toBe(asked);
});
