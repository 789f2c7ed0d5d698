import { exampleEnvironment } from '../../common/fixtures/example-environment.ts';
import { loadConfig, variables } from './config.ts';

const env = {
  ...exampleEnvironment(variables),
  SLACK_RESPONSE_URL_ORIGIN: undefined,
  SLACK_API_URL: 'https://slack.com/api/',
  SLACK_BOT_TOKEN_PARAMETER: '/qbot/slack-bot-token',
  TABLE_NAME: 'qbot',
  QCHAIN_NODES: '{"validator-1":"http://10.0.0.7:26657","sentry":"https://rpc.example/chain/"}',
  QCHAIN_LAG_BLOCKS: '10',
  QCHAIN_HALTED_AFTER_SECONDS: '60',
};

it('reads nodes and limits', () => {
  expect(loadConfig(env)).toMatchObject({
    slackApiUrl: 'https://slack.com/api/',
    responseUrlOrigin: 'https://hooks.slack.com',
    slackBotToken: '/qbot/slack-bot-token',
    tableName: 'qbot',
    nodes: { 'validator-1': 'http://10.0.0.7:26657', sentry: 'https://rpc.example/chain/' },
    lagBlocks: 10,
    haltedAfterSeconds: 60,
  });
});

it('takes a chain without nodes', () => {
  expect(loadConfig({ ...env, QCHAIN_NODES: '{}' }).nodes).toEqual({});
});

it.each([
  '10.0.0.7:26657',
  'ftp://10.0.0.7',
  'http://user:secret@10.0.0.7:26657',
  'http://10.0.0.7:26657?key=1',
  'http://10.0.0.7:26657/#a',
])('refuses the address %s, and does not repeat it', (address) => {
  const given = { ...env, QCHAIN_NODES: JSON.stringify({ a: address }) };
  expect(() => loadConfig(given)).toThrow(
    'configuration: QCHAIN_NODES should be a JSON object: node name -> http(s) URL of its RPC',
  );
});

it.each([
  ['QCHAIN_NODES', '{"Validator 1":"http://10.0.0.7:26657"}'],
  ['QCHAIN_LAG_BLOCKS', '0'],
  ['QCHAIN_LAG_BLOCKS', '1.5'],
  ['QCHAIN_HALTED_AFTER_SECONDS', '"60"'],
])('refuses %s=%s', (variable, value) => {
  expect(() => loadConfig({ ...env, [variable]: value })).toThrow(`configuration: ${variable} should be `);
});
