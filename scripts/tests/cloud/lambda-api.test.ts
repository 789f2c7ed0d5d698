import { isObject } from '../../../common/is-object.ts';
import { type JsonObject, parseJson } from '../../local/json.ts';
import type { AwsRequest, AwsResponse } from './forward.ts';
import { clearing, LambdaApi } from './lambda-api.ts';

const FUNCTIONS = '/2015-03-31/functions';
const api = () => new LambdaApi((name) => `http://127.0.0.1:1/_code/${name}`);

function request(method: string, url: string, body: unknown = {}): AwsRequest {
  return { method, url, headers: new Headers(), body: Buffer.from(JSON.stringify(body)) };
}

function answer(body: unknown, status = 200): AwsResponse {
  return { status, headers: new Headers(), body: Buffer.from(JSON.stringify(body)) };
}

const read = ({ body }: AwsResponse): JsonObject => {
  const output = parseJson(body.toString('utf8'));
  if (!isObject(output)) throw new Error('no object');
  return output;
};

const zip = (text: string) => ({ ZipFile: Buffer.from(text).toString('base64') });
const CREATE = { FunctionName: 'f', Code: zip('one'), LoggingConfig: { LogFormat: 'JSON' } };

it('keeps the zip and gives back what moto drops', () => {
  const lambda = api();
  const created = lambda.complete(request('POST', FUNCTIONS, CREATE), answer({ FunctionName: 'f' }, 201));
  expect(read(created).LoggingConfig).toEqual({ LogFormat: 'JSON' });
  expect(lambda.zip('f')?.toString()).toBe('one');
  const got = lambda.complete(
    request('GET', `${FUNCTIONS}/f`),
    answer({ Configuration: { FunctionName: 'f' }, Code: { Location: 'elsewhere' } }),
  );
  expect(read(got)).toEqual({
    Configuration: { FunctionName: 'f', LoggingConfig: { LogFormat: 'JSON' } },
    Code: { Location: 'http://127.0.0.1:1/_code/f' },
  });
});

it('follows updates of code and configuration', () => {
  const lambda = api();
  lambda.complete(request('POST', FUNCTIONS, CREATE), answer({}, 201));
  lambda.complete(request('PUT', `${FUNCTIONS}/f/code`, zip('two')), answer({}));
  const change = { LoggingConfig: { LogFormat: 'Text' } };
  const updated = request('PUT', `${FUNCTIONS}/f/configuration`, change);
  expect(read(lambda.complete(updated, answer({ FunctionName: 'f' })))).toMatchObject(change);
  expect(lambda.zip('f')?.toString()).toBe('two');
});

it('keeps each version as it was published', () => {
  const lambda = api();
  const version = (Version: string) => answer({ FunctionName: 'f', Version });
  lambda.complete(request('POST', FUNCTIONS, CREATE), answer({ FunctionName: 'f', Version: '1' }, 201));
  lambda.complete(request('PUT', `${FUNCTIONS}/f/code`, zip('two')), version('$LATEST'));
  const change = { LoggingConfig: { LogFormat: 'Text' } };
  lambda.complete(request('PUT', `${FUNCTIONS}/f/configuration`, change), version('$LATEST'));
  lambda.complete(request('POST', `${FUNCTIONS}/f/versions`), version('2'));
  lambda.complete(request('PUT', `${FUNCTIONS}/f/code`, zip('three')), version('$LATEST'));
  lambda.complete(request('POST', `${FUNCTIONS}/f/versions`), version('2'));
  expect(['f', 'f:1', 'f:2', 'f:3'].map((name) => lambda.zip(name)?.toString())).toEqual([
    ...['three', 'one', 'two', undefined],
  ]);
  const configuration = { FunctionName: 'f', Version: '1' };
  const got = lambda.complete(
    request('GET', `${FUNCTIONS}/f?Qualifier=live`),
    answer({ Configuration: configuration, Code: { Location: 'elsewhere' } }),
  );
  expect(read(got)).toMatchObject({
    Configuration: { LoggingConfig: { LogFormat: 'JSON' } },
    Code: { Location: 'http://127.0.0.1:1/_code/f:1' },
  });
});

it('keeps nothing of what moto refused', () => {
  const lambda = api();
  lambda.complete(request('POST', FUNCTIONS, CREATE), answer({}, 400));
  expect(lambda.zip('f')).toBeUndefined();
});

it.each([
  ['AWS_REGION', { AWS_REGION: 'x' }, 'AWS_REGION is a reserved'],
  ['LAMBDA_TASK_ROOT', { LAMBDA_TASK_ROOT: 'x' }, 'LAMBDA_TASK_ROOT is a reserved'],
  ['too much', { A: 'x'.repeat(4089) }, '4097 bytes'],
  ['too many quotation marks', { A: '"'.repeat(2045) }, '4098 bytes'],
])('refuses an environment as AWS does: %s', (_what, Variables, words) => {
  expect(api().refusal(request('POST', FUNCTIONS, { Environment: { Variables } }))).toContain(words);
});

it('takes an environment of 4096 bytes', () => {
  const Variables = { A: 'x'.repeat(4088) };
  expect(api().refusal(request('POST', FUNCTIONS, { Environment: { Variables } }))).toBeUndefined();
});

it('clears an asynchronous configuration before another is put, and nothing else', () => {
  const url = '/2019-09-25/functions/f/event-invoke-config';
  expect(clearing(request('PUT', url))).toMatchObject({ method: 'DELETE', url });
  expect(clearing(request('GET', url))).toBeUndefined();
  expect(clearing(request('PUT', `${FUNCTIONS}/f/code`))).toBeUndefined();
});
