import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type Server } from 'node:net';
import { recordMetrics } from '../../common/fixtures/record-metrics.ts';
import { buildSelfSigned } from '../../common/fixtures/self-signed.ts';
import { HttpStatusError } from '../../common/http.ts';
import { buildIncident } from './fixtures/build-receipt.ts';
import { type StartedOpsgenie, startOpsgenie } from './fixtures/start-opsgenie.ts';
import { type IncidentBackend, IncidentRefusedError, IncidentUnknownError } from './incident-backend.ts';
import { createOpsgenieClient } from './opsgenie-client.ts';
import { explain, notYetProcessed } from './opsgenie-errors.ts';

const keyRefused = (status: number) =>
  `Q-Bot cannot use OpsGenie: its API key is refused (${status}), and trying again does not help. Tell the Q-Bot team to set a valid one: \`npm run secrets -- set opsgenie-api-key\`.`;
const [Refused, Unknown] = [IncidentRefusedError, IncidentUnknownError];

let opsgenie: StartedOpsgenie;
beforeAll(async () => {
  opsgenie = await startOpsgenie();
});
afterAll(() => opsgenie.close());

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  const outcome = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('value' in outcome) throw new Error(`it succeeded with ${String(outcome.value)}`);
  return outcome.error;
}

describe('a create that OpsGenie answers with', () => {
  it.each([
    [400, { message: 'Bad JSON' }, Refused, 'OpsGenie refused (400): Bad JSON.'],
    [401, { message: 'Could not authenticate' }, Refused, keyRefused(401)],
    [
      402,
      { message: 'Upgrade' },
      Refused,
      'has no incidents and services (402), and trying again does not help',
    ],
    [
      403,
      { message: 'No', code: 40301 },
      Refused,
      'of the wrong kind (403, 40301), and trying again does not help. Tell the Q-Bot team',
    ],
    [
      403,
      { message: 'No', code: 40301, errors: null },
      Refused,
      'of the wrong kind (403, 40301), and trying again does not help. Tell the Q-Bot team',
    ],
    [403, { message: 'No', code: 40302 }, Refused, 'OpsGenie refused (403): No.'],
    [404, { message: 'Not found' }, Refused, 'OpsGenie refused (404): Not found.'],
    [422, { errors: { message: 'too long', priority: 'odd' } }, Refused, 'message: too long; priority: odd.'],
    [422, { errors: [{ message: 'Name is missing' }] }, Refused, 'the values (422): Name is missing.'],
    [422, { errors: 'plain words' }, Refused, 'the values (422): plain words.'],
    [403, { error: { message: 'No entry' } }, Refused, 'OpsGenie refused (403): No entry.'],
    [403, { Message: 'No\u202e entry\0' }, Refused, 'OpsGenie refused (403): No entry.'],
    [422, { message: 'Service is disabled.' }, Refused, 'the values (422): Service is disabled.'],
    [422, { message: 'x'.repeat(999) }, Refused, `(422): ${'x'.repeat(300)}.`],
    [422, {}, Refused, '(422): it does not say which.'],
    [422, { message: ' \n', errors: {} }, Refused, '(422): it does not say which.'],
    [422, { message: 'Two\n lines!', errors: [] }, Refused, 'the values (422): Two lines.'],
    [422, { errors: ['too long', 7] }, Refused, '(422): too long; 7.'],
    [422, { message: 'Key format is not valid!', took: 0, requestId: '' }, Refused, keyRefused(422)],
    [422, { message: 'Key format is not valid!' }, Refused, 'OpsGenie says: Key format is not valid.'],
    [403, { message: 'Your API key is disabled.', code: 40303 }, Refused, keyRefused(403)],
    [400, { message: 'Invalid apikey' }, Refused, keyRefused(400)],
    [422, { message: 'Routing key is missing' }, Refused, '(422): Routing key is missing.'],
    [422, { message: 'Keyboards are not valid' }, Refused, '(422): Keyboards are not valid.'],
    [422, { message: 'Invalid', errors: { key: 'is not valid' } }, Refused, '(422): key: is not valid.'],
    [403, { message: 'Ask <the owner>', code: 'odd' }, Refused, 'refused (403): Ask <the owner>.'],
    [403, { message: 'No', code: '40301' }, Refused, 'of the wrong kind (403, 40301)'],
    [403, 'Blocked by policy', Refused, 'OpsGenie refused (403): Blocked by policy.'],
    [405, { message: 7, errors: 7 }, Refused, 'OpsGenie refused (405).'],
    [418, '<html>', Refused, 'OpsGenie refused (418).'],
    [429, { message: 'Too many' }, Refused, 'OpsGenie is limiting requests (429). Try again in a minute.'],
    [429, 'Too many', Refused, 'OpsGenie is limiting requests (429). Try again in a minute.'],
    [500, { message: 'Oops' }, Unknown, 'OpsGenie is having problems (HTTP 500).'],
    [503, '<html>busy</html>', Unknown, 'OpsGenie is having problems (HTTP 503).'],
    [202, '<html>hello</html>', Unknown, 'OpsGenie gave an answer that Q-Bot cannot read.'],
    [202, { result: 'Request will be processed' }, Unknown, 'an answer that Q-Bot cannot read'],
    [202, { requestId: '' }, Unknown, 'an answer that Q-Bot cannot read'],
  ])('%d %j [F12]', async (status, body, kind, userMessage) => {
    opsgenie.answer(() => ({ status, body }));
    const error = await failureOf(opsgenie.client().createIncident(buildIncident()));
    expect(error).toBeInstanceOf(kind);
    expect(error).toHaveProperty('userMessage', expect.stringContaining(userMessage));
    expect(opsgenie.received).toHaveLength(1);
  });

  it('words of its own, puts the whole of them into the log, and no field', async () => {
    opsgenie.answer(() => ({ status: 422, body: { message: 'Two\nlines.', errors: { message: 'typed' } } }));
    const error = await failureOf(opsgenie.client().createIncident(buildIncident()));
    expect(error).toHaveProperty('message', 'refused with 422: Two lines');
  });
});

describe('a create without an answer', () => {
  it.each([
    ['reset' as const, 'OpsGenie closed the connection (UND_ERR_SOCKET).'],
    ['silence' as const, 'OpsGenie did not answer in time.'],
    [
      { status: 308, headers: { location: 'https://elsewhere.example/' }, body: '' },
      'OpsGenie sent us elsewhere (308). Tell the Q-Bot team to check `opsgenie_api_url`.',
    ],
  ])('nobody knows what became of it after %j', async (reply, words) => {
    opsgenie.answer(() => reply);
    const error = await failureOf(opsgenie.client(100).createIncident(buildIncident()));
    expect(error).toBeInstanceOf(Unknown);
    expect(error).toHaveProperty('userMessage', words);
    expect(opsgenie.received).toHaveLength(1);
  });

  it('never left where the connection is refused', async () => {
    const error = await failureOf(clientOf(await closedAddress()).createIncident(buildIncident()));
    expect(error).toBeInstanceOf(Refused);
    expect(error).toHaveProperty(
      'userMessage',
      'OpsGenie refuses the connection (ECONNREFUSED). Try again in a minute.',
    );
  });

  it('never left where the certificate is not accepted', async () => {
    const received: string[] = [];
    const server = createTlsServer(buildSelfSigned('opsgenie'), ({ url = '' }) => received.push(url));
    const baseUrl = `https://127.0.0.1:${await portOf(server)}`;
    const error = await failureOf(clientOf(baseUrl).createIncident(buildIncident()));
    server.close();
    expect(error).toBeInstanceOf(Refused);
    expect(error).toHaveProperty(
      'userMessage',
      'OpsGenie has a certificate that is not accepted (DEPTH_ZERO_SELF_SIGNED_CERT). Tell the Q-Bot team to check `opsgenie_api_url`.',
    );
    expect(received).toEqual([]);
  });

  it('is not known where the port speaks HTTP/2 without TLS', async () => {
    const server = createTcpServer((socket) => socket.end(Buffer.from('000000040000000000', 'hex')));
    const baseUrl = `http://127.0.0.1:${await portOf(server)}`;
    const error = await failureOf(clientOf(baseUrl).createIncident(buildIncident()));
    server.close();
    expect(error).toBeInstanceOf(Unknown);
    expect(error).toHaveProperty(
      'userMessage',
      expect.stringMatching(/^OpsGenie does not speak HTTP\/1\.1 there \(HPE_\w+\)\. Tell the/),
    );
  });

  it('never left where the key is no header', async () => {
    const error = await failureOf(clientOf(opsgenie.url, 'two\nlines').createIncident(buildIncident()));
    expect(error).toBeInstanceOf(Refused);
    expect(error).toHaveProperty(
      'userMessage',
      expect.stringContaining(
        'OpsGenie has an address or a key that cannot be used (ERR_INVALID_CHAR). Tell the',
      ),
    );
  });

  it('ends after 4 s', async () => {
    const timeout = jest.spyOn(AbortSignal, 'timeout');
    opsgenie.answer(() => ({ status: 202, body: { requestId: 'request-1' } }));
    await opsgenie.client(undefined, () => 0).createIncident(buildIncident());
    expect(timeout.mock.calls).toEqual([[4000]]);
    timeout.mockRestore();
  });
});

describe.each([
  ['listServices', (client: IncidentBackend) => client.listServices()],
  ['outcome', (client: IncidentBackend) => client.outcome('request-1')],
  ['findByKey', (client: IncidentBackend) => client.findByKey('key', 0)],
])('%s explains', (_name, run) => {
  it.each([
    [{ status: 401, body: {} }, Refused],
    [{ status: 404, body: {} }, Refused],
    [{ status: 429, body: {} }, Refused],
    [{ status: 302, headers: { location: 'https://elsewhere.example/' }, body: '' }, Refused],
    [{ status: 500, body: {} }, Unknown],
    [{ status: 200, body: 'hello' }, Unknown],
    [{ status: 200, body: { data: 'hello' } }, Unknown],
    ['silence' as const, Unknown],
  ])('%j', async (reply, kind) => {
    opsgenie.answer(() => reply);
    const client = opsgenie.client(reply === 'silence' ? 50 : undefined);
    await expect(run(client)).rejects.toBeInstanceOf(kind);
  });
});

describe('notYetProcessed', () => {
  const answered = (status: number, type?: string) =>
    new HttpStatusError(
      { method: 'GET', url: 'https://opsgenie.example/', timeoutMs: 1 },
      {
        status,
        headers: new Headers(type === undefined ? {} : { 'X-Opsgenie-Errortype': type }),
        body: {},
      },
    );

  it.each([
    ['a 404 of that type', answered(404, 'RequestNotProcessed'), true],
    ['a 404 of another type', answered(404, 'NotFound'), false],
    ['a plain 404', answered(404), false],
    ['another status of that type', answered(400, 'RequestNotProcessed'), false],
    ['another error', new Error('404'), false],
  ])('%s', (_case, error, expected) => {
    expect(notYetProcessed(error)).toBe(expected);
  });
});

describe('explain', () => {
  it('gives an error of another kind back as it is', () => {
    const error = new TypeError('x is undefined');
    expect(explain(error)).toBe(error);
  });
});

function clientOf(baseUrl: string, key = ''): IncidentBackend {
  const { metrics } = recordMetrics();
  return createOpsgenieClient({ fetch, baseUrl, apiKey: async () => key, now: Date.now, metrics });
}

/** Of a port that was free a moment ago. */
async function closedAddress(): Promise<string> {
  const server = createTcpServer();
  const port = await portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** Once it listens on 127.0.0.1. */
async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return address.port;
}

describe('trouble is counted', () => {
  it.each([
    [429, 'OpsgenieRateLimited'],
    [401, 'OpsgenieErrors'],
    [500, 'OpsgenieErrors'],
  ])('%i as %s [F12]', async (status, metric) => {
    opsgenie.answer(() => ({ status, body: {} }));
    await failureOf(opsgenie.client().listServices());
    expect(opsgenie.counted).toEqual([metric]);
  });

  it('but not what is only not processed yet', async () => {
    const headers = { 'x-opsgenie-errortype': 'RequestNotProcessed' };
    opsgenie.answer(() => ({ status: 404, headers, body: {} }));
    await expect(opsgenie.client().outcome('request-1')).resolves.toBeUndefined();
    expect(opsgenie.counted).toEqual([]);
  });
});
