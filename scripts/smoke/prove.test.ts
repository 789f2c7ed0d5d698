import { PROBE_USER } from '../../common/slack/notify-user.ts';
import { signSlackRequest } from '../../common/slack/signature.ts';
import { readTarget } from './outputs.ts';
import { prove } from './prove.ts';

const SECRET = '0123456789abcdef0123456789abcdef';
const OUTPUTS = {
  slack_commands_url: { value: 'https://abc.execute-api.eu-west-1.amazonaws.com/slack/commands' },
  slack_ids: { value: { team: 'T0123ABCD', app: 'A0123ABCD' } },
  function_names: { value: { opsgenie: 'qbot-opsgenie' } },
  secret_parameters: { value: ['/qbot/opsgenie-api-key', '/qbot/slack-signing-secret'] },
  access: { value: { '/sre': { functions: ['opsgenie'], channels: ['C0123ABCD'] } } },
};
const TARGET = readTarget(OUTPUTS, '/sre');

/** A deployed bot that answers so, and whose log has the request from the `lookAt`th look on. */
function world(bot: { answer?: () => Response; secret?: string; lookAt?: number; mentions?: boolean } = {}) {
  let now = 1_764_000_000_000;
  let looks = 0;
  const requests: Request[] = [];
  const searches: unknown[] = [];
  const taken = () => new Response('', { headers: { 'apigw-requestid': 'the id=' } });
  return {
    requests,
    searches,
    deps: {
      aws: {
        readSecret: async () => bot.secret ?? SECRET,
        logHas: async (search: { texts: readonly string[] }) => {
          searches.push(search);
          if (search.texts.length === 1) return bot.mentions === true;
          looks += 1;
          return looks >= (bot.lookAt ?? 1);
        },
      },
      fetch: async (...args: Parameters<typeof fetch>) => {
        requests.push(new Request(...args));
        return bot.answer?.() ?? taken();
      },
      now: () => now,
      sleep: async (ms: number) => {
        now += ms;
      },
    },
  };
}

it('knows the bot from its outputs', () => {
  expect(TARGET).toEqual({
    url: OUTPUTS.slack_commands_url.value,
    region: 'eu-west-1',
    teamId: 'T0123ABCD',
    appId: 'A0123ABCD',
    channel: 'C0123ABCD',
    signingSecretParameter: '/qbot/slack-signing-secret',
    logGroup: '/aws/lambda/qbot-opsgenie',
  });
});

it.each([
  ['nothing of Q-Bot', {}, '/sre', 'terraform apply first'],
  ['another command', OUTPUTS, '/nope', 'No function answers /nope'],
  [
    'a command without channels',
    { ...OUTPUTS, access: { value: { '/sre': { functions: ['opsgenie'], channels: [] } } } },
    '/sre',
    'allowed_channels',
  ],
])('says what is wrong with %s', (_what, outputs, command, words) => {
  expect(() => readTarget(outputs, command)).toThrow(words);
});

it('signs the request as Slack does, and finds its id in the log', async () => {
  const { deps, requests, searches } = world({ lookAt: 3 });
  await expect(prove(TARGET, '/sre', deps)).resolves.toBe('the id=');
  const [request] = requests;
  const body = (await request?.text()) ?? '';
  const timestamp = request?.headers.get('x-slack-request-timestamp') ?? '';
  expect(request?.headers.get('x-slack-signature')).toBe(
    signSlackRequest({ secret: SECRET, timestamp, body }),
  );
  expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject({
    command: '/sre',
    text: 'help',
    user_id: PROBE_USER,
  });
  expect(searches[2]).toMatchObject({ logGroup: '/aws/lambda/qbot-opsgenie', texts: ['the id=', 'done'] });
});

it.each([
  ['the secret is not set', { secret: 'not-set' }, 'npm run secrets'],
  ['the gateway refuses', { answer: () => new Response('no', { status: 401 }) }, 'answered 401'],
  ['a gate refuses', { answer: () => new Response('not here') }, 'was refused: not here'],
  ['the backend never hears of it', { lookAt: 1000 }, 'does not mention it'],
  ['the backend never answers', { lookAt: 1000, mentions: true }, 'but no answer to it'],
])('fails where %s', async (_what, bot, words) => {
  await expect(prove(TARGET, '/sre', world(bot).deps)).rejects.toThrow(words);
});
