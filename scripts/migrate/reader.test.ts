import { createReader, listIn, readPages } from './reader.ts';

const URL_WITH_QUERY = 'https://example.atlassian.net/rest/api/3/field?secret=1';
const FAILED = { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' };
const HTML = '<html>Client must be authenticated to access this resource; no scope.</html>';

function readerOf(response: Response, authorization = 'Basic x') {
  const options = {
    product: 'Jira',
    credential: 'token',
    renew: 'Make another.',
    headers: { authorization },
  };
  return createReader({ ...options, fetch: async () => response });
}

it.each([
  [
    'an empty list for anybody',
    new Response('[]', { headers: FAILED }),
    'token',
    'Jira does not accept the token',
  ],
  ['not found for anybody', new Response('{}', { status: 404, headers: FAILED }), 'token', 'does not accept'],
  ['401 with a page', new Response(HTML, { status: 401 }), 'token', 'Make another.'],
  [
    '401 of the gateway',
    Response.json({ code: 401, message: 'Unauthorized; scope does not match' }, { status: 401 }),
    'scope',
    'the token lacks a scope',
  ],
  ['402', Response.json({}, { status: 402 }), 'denied', 'plan of Jira'],
  ['403', Response.json({}, { status: 403 }), 'denied', 'give it the right'],
  ['404', Response.json({}, { status: 404 }), 'missing', 'not visible to the account'],
  ['429', Response.json({}, { status: 429 }), 'other', 'with 429: try again later'],
  ['503', new Response(HTML, { status: 503, headers: FAILED }), 'other', 'with 503'],
  ['a redirect', new Response('', { status: 302 }), 'network', 'did not answer'],
  ['a page', new Response(HTML), 'other', 'with a page instead of data'],
])('says what %s means', async (_what, response, kind, sentence) => {
  const failure = await readerOf(response)
    .get(URL_WITH_QUERY)
    .catch((reason: unknown) => reason);
  expect(failure).toMatchObject({ name: 'ReadFailure', kind, message: expect.stringContaining(sentence) });
  expect(String(failure)).not.toMatch(/secret|Basic/);
});

it('takes an answer whose header says that all is well, and one list only', async () => {
  const response = Response.json(
    { values: [{ id: '1' }, 'x'] },
    { headers: { 'x-seraph-loginreason': 'OK' } },
  );
  const body = await readerOf(response).get(URL_WITH_QUERY);
  expect(listIn(body, 'values')).toEqual([{ id: '1' }]);
  expect(() => listIn(body, 'issues')).toThrow('no list "issues"');
});

it('ends at an empty page, and does not read for ever', async () => {
  await expect(readPages(async () => ({ items: [], more: true }))).resolves.toEqual([]);
  await expect(readPages(async () => ({ items: [{}], more: true }))).rejects.toThrow('more than 100 pages');
});
