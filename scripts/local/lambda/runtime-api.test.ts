import { request } from 'node:http';
import { RuntimeApi } from './runtime-api.ts';

const INVOCATION = {
  ...{ requestId: 'r1', functionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:qbot-sre' },
  ...{ traceId: undefined, payload: '{"text":"typed words"}' },
};

let api: RuntimeApi;
let address: string;
let results: unknown[];

beforeEach(async () => {
  results = [];
  api = new RuntimeApi({
    taken: () => 1_790_000_000_000,
    finished: (result) => results.push(result),
    initFailed: (error) => results.push(error),
  });
  address = await api.listen();
});
afterEach(() => api.close());

/** What a call gets that says it wants this host, and comes from this page. */
function call(path: string, { body, ...headers }: { host?: string; origin?: string; body?: string }) {
  const [, port = ''] = address.split(':');
  const to = { host: '127.0.0.1', port, path, method: body === undefined ? 'GET' : 'POST' };
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const asked = request({ ...to, headers: { host: address, ...headers } }, async (response) => {
      const text = (await response.toArray()).join('');
      resolve({ status: response.statusCode, text });
    });
    asked.on('error', reject).end(body);
  });
}

const NEXT = '/2018-06-01/runtime/invocation/next';
const FOREIGN = () => {
  const port = address.replace(/^.*:/, '');
  return [{ host: `evil.example:${port}` }, { host: `localhost:${port}` }, { origin: 'http://evil.example' }];
};

it('gives the process of the function its invocation, and takes the answer', async () => {
  api.send(INVOCATION);
  expect(await call(NEXT, {})).toEqual({ status: 200, text: INVOCATION.payload });
  const answered = await call('/2018-06-01/runtime/invocation/r1/response', { body: '"done"' });
  expect(answered.status).toBe(202);
  expect(results).toEqual([{ payload: '"done"', error: null }]);
});

it('gives nothing to a page in the browser of the developer, and lets it answer nothing', async () => {
  api.send(INVOCATION);
  for (const foreign of FOREIGN()) {
    expect(await call(NEXT, foreign)).toEqual({ status: 403, text: '' });
    for (const path of ['/invocation/r1/response', '/invocation/r1/error', '/init/error'])
      expect((await call(`/2018-06-01/runtime${path}`, { ...foreign, body: '{}' })).status).toBe(403);
  }
  expect(results).toEqual([]);
  expect((await call(NEXT, {})).text).toBe(INVOCATION.payload);
});
