import { formatPrivateMetadata } from '../../common/slack/private-metadata.ts';
import { setUp } from './fixtures/harness.ts';
import { commandForm, interactionForm, messageClick, submission } from './fixtures/slack-bodies.ts';
import { isOwnResponseUrl } from './own-response-url.ts';

const SLACK = 'https://hooks.slack.com';
const rules = { teamId: 'T04LANTERN', homeTeams: ['T05SISTER', 'E01HARBOUR'], appId: 'A09QBOT' };
const request = { team: { id: 'T04LANTERN', name: 'lantern' }, userTeamId: 'T04LANTERN' };
const isOwn = (path: string, changes: object = {}) =>
  isOwnResponseUrl(rules, { ...request, responseUrl: `${SLACK}${path}`, ...changes });

it.each([
  '/commands/T04LANTERN/171/x',
  '/actions/T04LANTERN/171/x',
  '/app/T04LANTERN/171/x',
  '/app-actions/T04LANTERN/171/x',
  '/actions/A09QBOT/1232321423432/x',
  '/commands/T05SISTER/171/x',
  '/commands/1234/5678',
  '/commands/capability',
  '/',
])('is our own, or names nobody: %s', (path) => expect(isOwn(path)).toBe(true));

it.each([
  '/commands/T66ATTACKER/171/x',
  '/actions/T66ATTACKER/171/x',
  '/services/T66ATTACKER/B01/x',
  '/triggers/T66ATTACKER/1/x',
  '/actions/A66ATTACKER/1232321423432/x',
  '/x/../commands/T66ATTACKER/171/x',
  '/%63ommands/T66ATTACKER/171/x',
  '/commands/%5466ATTACKER/171/x',
  '/commands/T6%36ATTACKER/171/x',
  '/commands//T66ATTACKER/171/x',
  '//commands/T66ATTACKER/171/x',
  '/commands/t66attacker/171/x',
  '/actions/a66Attacker/1/x',
  '/commands/T04LANTERN%2F..%2FT66ATTACKER/171/x',
])('is another’s: %s', (path) => expect(isOwn(path)).toBe(false));

it('is the user’s own where they are of another workspace than the request', () => {
  expect(isOwn('/commands/T99PARTNER/1/x', { userTeamId: 'T99PARTNER' })).toBe(true);
  expect(isOwn('/commands/T07ORG/1/x', { team: { id: 'T07ORG', name: '' } })).toBe(true);
});

it('judges no app where none is configured, and no request without an address', () => {
  const responseUrl = `${SLACK}/actions/A66ATTACKER/1/x`;
  expect(isOwnResponseUrl({ ...rules, appId: '' }, { ...request, responseUrl })).toBe(true);
  expect(isOwnResponseUrl(rules, { ...request, responseUrl: null })).toBe(true);
});

describe('a request whose answers would go to another workspace', () => {
  const foreign = `${SLACK}/commands/T66ATTACKER/171/x`;
  it.each([
    ['command', commandForm({ response_url: foreign })],
    ['click', interactionForm(messageClick({ response_url: foreign }))],
    [
      'form',
      interactionForm(
        submission(
          {},
          {
            private_metadata: formatPrivateMetadata({
              channelId: 'C07HARBOUR',
              responseUrl: foreign,
              requestId: 'r',
            }),
          },
        ),
      ),
    ],
  ])('is carried out without that address, with a warning: %s', async (_what, body) => {
    const { send, published, lines } = setUp({
      env: {
        ALLOWED_COMMANDS: JSON.stringify({ '/sre': ['slash_command', 'block_actions', 'view_submission'] }),
      },
    });
    await send({ body });
    expect(published.map(({ detail }) => detail.responseUrl)).toEqual([null]);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'warn', fields: { outcome: 'foreign_response_url' } }),
    );
  });

  it.each([
    { team: { enterprise_id: 'T66ATTACKER' }, enterprise: null },
    { team: {}, enterprise: { id: 'T66ATTACKER', name: 'x' } },
  ])(
    'is not published where a forged organisation is another workspace: %j',
    async ({ team, enterprise }) => {
      const { send, published } = setUp();
      const from = {
        team: { id: 'T04LANTERN', domain: 'lantern', ...team },
        enterprise,
        user: { id: 'U03JUNIPER', name: 'juniper', team_id: 'T66ATTACKER' },
        response_url: `${SLACK}/actions/T66ATTACKER/171/x`,
      };
      await send({ body: interactionForm(messageClick(from)) });
      const command = { enterprise_id: 'T66ATTACKER', response_url: `${SLACK}/commands/T66ATTACKER/171/x` };
      await send({ body: commandForm(command) });
      expect(published.map(({ detail }) => detail.responseUrl)).not.toContain(from.response_url);
      expect(published.map(({ detail }) => detail.responseUrl)).not.toContain(command.response_url);
    },
  );

  it('is not told there that it was refused', async () => {
    const { send, responded } = setUp({ env: { ALLOWED_CHANNELS: '{"/sre":["C99OTHER"]}' } });
    await send({ body: interactionForm(messageClick({ response_url: foreign })) });
    expect(responded).toEqual([]);
  });
});
