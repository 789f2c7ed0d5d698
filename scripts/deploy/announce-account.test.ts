import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { announceAccount } from './announce-account.ts';

const sts = mockClient(STSClient);
const CALLER = { Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/juniper' };

beforeEach(() => {
  sts.reset();
  sts.on(GetCallerIdentityCommand).resolves(CALLER);
});

async function announce(env: Record<string, string>, acceptsOther = false, config = '') {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const found = await announceAccount({
    ...{ env, region: 'eu-west-1', acceptsOther, print },
    read: (file) => (file.endsWith('config') ? config : undefined),
  });
  return { lines, found };
}

it('names the account and who acts in it', async () => {
  const { found, lines } = await announce({ AWS_PROFILE: 'prod', AWS_ENDPOINT_URL: '' });
  expect(lines).toEqual(['AWS account 123456789012, as arn:aws:iam::123456789012:user/juniper']);
  expect(found).toEqual({ account: CALLER.Account, arn: CALLER.Arn });
});

it.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_SSM', 'AWS_ENDPOINT_URL_LAMBDA'])(
  'refuses where %s is set, and asks nobody',
  async (name) => {
    await expect(announce({ [name]: 'http://127.0.0.1:5000' })).rejects.toThrow(`unset ${name}`);
    expect(sts.calls()).toHaveLength(0);
  },
);

it('refuses where a profile leads elsewhere, and asks nobody', async () => {
  const config = '[profile lantern]\nendpoint_url = http://127.0.0.1:5000\n';
  await expect(announce({ AWS_PROFILE: 'lantern' }, false, config)).rejects.toThrow(
    /endpoint_url of profile "lantern" in .* is set, so this would not reach AWS/,
  );
  expect(sts.calls()).toHaveLength(0);
  const { lines } = await announce({ AWS_PROFILE: 'lantern' }, true, config);
  expect(lines[0]).toContain('The AWS at http://127.0.0.1:5000, account 123456789012');
});

it('says where it goes, if it is meant', async () => {
  const { lines } = await announce({ AWS_ENDPOINT_URL: 'http://127.0.0.1:5000' }, true);
  expect(lines).toEqual([
    'The AWS at http://127.0.0.1:5000, account 123456789012, as arn:aws:iam::123456789012:user/juniper',
  ]);
});

it.each([
  ['ExpiredToken', 'No AWS credentials that work in eu-west-1 (ExpiredToken): sign in'],
  ['Region is missing', 'No AWS Region: add --region us-east-1'],
])('says what to do where STS fails with %s', async (message, sentence) => {
  sts.on(GetCallerIdentityCommand).rejects(new Error(message));
  await expect(announce({})).rejects.toThrow(sentence);
});
