import { type Fake, startFake } from './fake.ts';

let fake: Fake;
beforeAll(async () => {
  fake = await startFake();
});
afterAll(() => fake.close());

const ask = async (path: string): Promise<unknown> => (await fetch(`${fake.url}${path}`)).json();
const SERVICES = Array.from({ length: 10 }, (_, index) => `service-${index}`);

it('answers each product in its own shape, with as many services', async () => {
  expect(await ask('/v1/services?limit=100')).toMatchObject({ data: SERVICES.map((id) => ({ id })) });
  expect(await ask('/_local/jsm/jsm/api/cloud/v1/services?offset=0&size=100')).toMatchObject({
    services: SERVICES.map((id) => ({ id: `b:${btoa(id)}` })),
    pagination: { totalCount: 10, hasNext: false },
  });
});

it('has nothing open in either', async () => {
  expect(await ask('/v1/incidents?query=status')).toMatchObject({ data: [] });
  const jira = '/_local/jsm/ex/jira/cloud/rest/api/3';
  expect(await ask(`${jira}/search/jql`)).toMatchObject({ issues: [] });
  expect(await ask(`${jira}/issue/bulkfetch`)).toEqual({ issues: [], issueErrors: [] });
  expect(await ask(`${jira}/myself`)).toEqual({ accountId: 'bench' });
});

it('counts each by the last part of its path', async () => {
  const before = fake.count('services');
  await ask('/v1/services');
  await ask('/_local/jsm/jsm/api/cloud/v1/services');
  expect(fake.count('services')).toBe(before + 2);
});
