import { EventSources } from './event-sources.ts';
import type { AwsRequest } from './forward.ts';

const MAPPINGS = '/2015-03-31/event-source-mappings';
const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:f';

const request = (method: string, url: string, body: unknown = {}): AwsRequest => ({
  ...{ method, url, headers: new Headers(), body: Buffer.from(JSON.stringify(body)) },
});

it('keeps the alias by which an event source calls, until another is given', () => {
  const sources = new EventSources();
  const created = request('POST', `${MAPPINGS}/`, { FunctionName: `${ARN}:live` });
  expect(sources.complete(created, { UUID: 'u', FunctionArn: `${ARN}:3` })).toEqual({
    ...{ UUID: 'u', FunctionArn: `${ARN}:live` },
  });
  expect(sources.complete(request('GET', `${MAPPINGS}/u`), { UUID: 'u', FunctionArn: `${ARN}:3` })).toEqual({
    ...{ UUID: 'u', FunctionArn: `${ARN}:live` },
  });
  sources.complete(request('PUT', `${MAPPINGS}/u`, { FunctionName: ARN }), { UUID: 'u' });
  const all = { EventSourceMappings: [{ UUID: 'u', FunctionArn: `${ARN}:3` }, { UUID: 'other' }] };
  expect(sources.complete(request('GET', `${MAPPINGS}/?Marker=x`), all)).toEqual({
    EventSourceMappings: [{ UUID: 'u', FunctionArn: ARN }, { UUID: 'other' }],
  });
});

it('has nothing to say of other requests', () => {
  const other = request('GET', '/2015-03-31/functions/f');
  expect(new EventSources().complete(other, { UUID: 'u' })).toBeUndefined();
});
