import { parseJson } from '../../local/json.ts';
import { ApiUpdates } from './api-updates.ts';
import type { AwsRequest } from './forward.ts';

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

function seen(updates: ApiUpdates, asked: AwsRequest): unknown {
  return parseJson(updates.complete(asked, answer).body.toString('utf8'));
}

it('takes an update, answers the method with it, and remembers it', () => {
  const updates = new ApiUpdates();
  const asked = updates.take(patch('/apiKeyRequired', 'false'));
  expect(asked.method).toBe('GET');
  const updated = { apiKeyRequired: false, httpMethod: 'POST' };
  expect(seen(updates, asked)).toEqual(updated);
  expect(seen(updates, request('GET'))).toEqual(updated);
});

it('takes an update of the address that an integration calls', () => {
  const updates = new ApiUpdates();
  const integration = `${URL}/integration`;
  const patchOperations = [{ op: 'replace', path: '/uri', value: 'arn:x:live' }];
  const asked = updates.take(request('PATCH', { patchOperations }, integration));
  expect([asked.method, asked.url]).toEqual(['GET', integration]);
  expect(seen(updates, asked)).toMatchObject({ uri: 'arn:x:live' });
  expect(seen(updates, request('GET'))).not.toMatchObject({ uri: 'arn:x:live' });
});

it('takes an update of a stage, with each of its fields', () => {
  const updates = new ApiUpdates();
  const stage = '/v2/apis/a/stages/%24default';
  updates.take(request('PATCH', { defaultRouteSettings: { throttlingBurstLimit: 5 } }, stage));
  updates.take(request('PATCH', { description: 'x' }, stage));
  const expected = { defaultRouteSettings: { throttlingBurstLimit: 5 }, description: 'x' };
  expect(seen(updates, request('GET', {}, stage))).toMatchObject(expected);
  updates.take(request('DELETE', {}, stage));
  expect(seen(updates, request('GET', {}, stage))).not.toHaveProperty('description');
});

it('forgets it once the method is made anew', () => {
  const updates = new ApiUpdates();
  updates.take(patch('/apiKeyRequired', 'false'));
  updates.take(request('PUT'));
  expect(seen(updates, request('GET'))).toMatchObject({ apiKeyRequired: true });
});

it.each([
  ['another attribute', patch('/operationName', 'x')],
  ['another operation', patch('/apiKeyRequired', 'false', 'remove')],
  ['another resource', request('PATCH', { patchOperations: [] }, '/restapis/a')],
  ['a question', request('GET')],
])('leaves %s to moto', (_what, asked) => {
  expect(new ApiUpdates().take(asked)).toBe(asked);
});
