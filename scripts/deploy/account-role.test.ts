import { readAccountRole, refuseForeignRole } from './account-role.ts';

const FOREIGN = 'arn:aws:iam::123456789012:role/company-apigw-logs';
const before = { ...process.env };

beforeAll(() => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIAFIXTURE', AWS_SECRET_ACCESS_KEY: 'fixture' });
});
afterAll(() => {
  process.env = before;
});

/** As API Gateway, and what it was asked. */
function gateway(status: number, body: object) {
  const asked: { url: string; authorization: string }[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    asked.push({ url: String(url), authorization: new Headers(init?.headers).get('authorization') ?? '' });
    return Response.json(body, { status });
  };
  return { asked, fetch };
}

it.each([
  ['eu-west-1', 'https://apigateway.eu-west-1.amazonaws.com/account'],
  ['us-east-1', 'https://apigateway.us-east-1.amazonaws.com/account'],
  ['cn-north-1', 'https://apigateway.cn-north-1.amazonaws.com.cn/account'],
])('asks API Gateway of %s, signed', async (region, url) => {
  const { asked, fetch } = gateway(200, { cloudwatchRoleArn: FOREIGN });
  await expect(readAccountRole(region, fetch)).resolves.toBe(FOREIGN);
  expect(asked).toEqual([
    { url, authorization: expect.stringContaining(`/${region}/apigateway/aws4_request`) },
  ]);
});

it('knows an account without a role', async () => {
  await expect(readAccountRole('eu-west-1', gateway(200, {}).fetch)).resolves.toBeUndefined();
});

it('says which right is missing', async () => {
  await expect(readAccountRole('eu-west-1', gateway(403, {}).fetch)).rejects.toThrow('apigateway:GET');
});

it('refuses to take the role of another stack, and no other', () => {
  expect(() => refuseForeignRole(FOREIGN, 'qbot')).toThrow(/company-apigw-logs already/);
  expect(() =>
    refuseForeignRole(FOREIGN.replace('company-apigw-logs', 'qbot-two-api-gateway-logs'), 'qbot'),
  ).toThrow();
  expect(() =>
    refuseForeignRole('arn:aws:iam::123456789012:role/qbot-api-gateway-logs', 'qbot'),
  ).not.toThrow();
  expect(() => refuseForeignRole(undefined, 'qbot')).not.toThrow();
});
