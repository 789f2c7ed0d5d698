import { HttpStatusError } from '../../common/http.ts';
import { UnreadableSchedulesError } from './errors.ts';
import { createJsmSchedules, createOpsgenieSchedules } from './schedules.ts';

interface Answer {
  body: unknown;
  status?: number;
  headers?: Record<string, string>;
}

/** Answers by what the URL ends with, and remembers what it was asked. */
function fakeFetch(answers: Record<string, Answer>) {
  const asked: { url: string; headers: Headers }[] = [];
  const fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    asked.push({ url: String(url), headers: new Headers(init?.headers) });
    const [, answer] = Object.entries(answers).find(([end]) => String(url).endsWith(end)) ?? [];
    if (answer === undefined) return new Response('{}', { status: 404 });
    return new Response(JSON.stringify(answer.body), {
      status: answer.status ?? 200,
      headers: answer.headers ?? {},
    });
  };
  return { asked, fetch };
}

const schedule = (name: string, enabled: boolean, people: unknown) => ({
  _parent: { id: name, name, enabled },
  onCallRecipients: people,
});

describe('the schedules of OpsGenie', () => {
  const setUp = (answer: Answer) => {
    const { asked, fetch } = fakeFetch({ '/v2/schedules/on-calls?flat=true': answer });
    const baseUrl = 'https://opsgenie.example/';
    return { asked, read: createOpsgenieSchedules({ fetch, baseUrl, apiKey: async () => 'key' }) };
  };

  it('are read by one call, those that are wanted alone', async () => {
    const data = [
      schedule('Harbour watch', true, ['ann@example.com', { name: 'bob@example.com' }]),
      schedule('Deck', true, ['eve@example.com']),
      schedule('Summer', false, ['ann@example.com']),
      schedule('Empty', true, null),
    ];
    const { asked, read } = setUp({ body: { data } });
    expect(await read(['harbour watch', 'Summer', 'Empty', 'None'])).toEqual([
      { name: 'Harbour watch', emails: ['ann@example.com', 'bob@example.com'] },
      { name: 'Summer', emails: [] },
      { name: 'Empty', emails: [] },
    ]);
    expect(asked.map(({ url, headers }) => [url, headers.get('authorization')])).toEqual([
      ['https://opsgenie.example/v2/schedules/on-calls?flat=true', 'GenieKey key'],
    ]);
  });

  it('are not read from a refusal, nor from what nobody documents', async () => {
    await expect(setUp({ body: {}, status: 403 }).read([])).rejects.toBeInstanceOf(HttpStatusError);
    await expect(setUp({ body: { data: 'x' } }).read([])).rejects.toBeInstanceOf(UnreadableSchedulesError);
  });
});

describe('the schedules of Jira', () => {
  const MYSELF = { '/rest/api/3/myself': { body: { accountId: 'a0' } } };
  const LIST = {
    '/schedules?offset=0&size=50': {
      body: {
        values: [
          { id: 's1', name: 'Harbour watch' },
          { id: 's2', name: 'Off', enabled: false },
        ],
      },
    },
  };
  const site = {
    cloudId: 'c1',
    jiraUrl: 'https://jira.example/',
    operationsUrl: 'https://ops.example',
    email: 'qbot@example.com',
  };
  const setUp = (answers: Record<string, Answer>) => {
    const { asked, fetch } = fakeFetch(answers);
    return { asked, read: createJsmSchedules({ fetch, site, apiToken: async () => 'token' }) };
  };

  it('are read with the e-mails of the accounts; who hides theirs is said to be missing', async () => {
    const { asked, read } = setUp({
      ...MYSELF,
      ...LIST,
      '/schedules/s1/on-calls?flat=true': { body: { onCallUsers: ['a1', 'a2'] } },
      '/user/bulk?accountId=a1&accountId=a2&maxResults=50': {
        body: { values: [{ accountId: 'a1', emailAddress: 'ann@example.com' }, { accountId: 'a2' }] },
      },
    });
    expect(await read(['Harbour watch', 'Off'])).toEqual([
      { name: 'Harbour watch', emails: ['ann@example.com', ''] },
      { name: 'Off', emails: [] },
    ]);
    expect(asked[1]?.url).toBe('https://ops.example/jsm/ops/api/c1/v1/schedules?offset=0&size=50');
    expect(asked[1]?.headers.get('authorization')).toBe(
      `Basic ${Buffer.from('qbot@example.com:token').toString('base64')}`,
    );
  });

  it('have nobody where nobody is on call', async () => {
    const nobody = { '/schedules/s1/on-calls?flat=true': { body: { onCallUsers: [] } } };
    const { read } = setUp({ ...MYSELF, ...LIST, ...nobody });
    expect(await read(['Harbour watch'])).toEqual([{ name: 'Harbour watch', emails: [] }]);
  });

  it.each<[string, Answer]>([
    ['refuses the token', { body: {}, status: 401 }],
    [
      'serves it as anybody’s',
      { body: { accountId: 'a0' }, headers: { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' } },
    ],
  ])('are not empty where Jira %s: they cannot be read', async (_case, answer) => {
    const { read } = setUp({
      '/rest/api/3/myself': answer,
      '/schedules?offset=0&size=50': { body: { values: [] } },
    });
    await expect(read(['Harbour watch'])).rejects.toThrow();
  });
});
