import { EMPTY_200, ephemeral, formErrors, NOW, REQUEST_ID, setUp } from './fixtures/harness.ts';
import {
  closing,
  commandForm,
  interactionForm,
  messageClick,
  modalClick,
  PRIVATE,
  submission,
} from './fixtures/slack-bodies.ts';

const OURS = 'T04LANTERN';
const LISTED = 'T05SISTER';
const UNLISTED = 'T06COUSIN';
const PARTNER = 'T99PARTNER';
const ENTERPRISE = 'E01HARBOUR';
const FOREIGN_ENTERPRISE = 'E99PARTNER';

type Fields = Record<string, unknown>;

/** What Slack says of a workspace of a Grid, and of the request. */
function origin(team: string, enterprise: string, userTeam: string): Fields {
  return {
    team: { id: team, domain: 'lantern', enterprise_id: enterprise, enterprise_name: 'Harbour' },
    enterprise: { id: enterprise, name: 'Harbour' },
    user: { id: 'U03JUNIPER', username: 'juniper', name: 'juniper', team_id: userTeam },
  };
}

/** Who -> the ids in their payload, and the ids that an operator would have to list; [] for one of ours. */
const PEOPLE: [string, Fields, string[]][] = [
  ['a member of our workspace', origin(OURS, ENTERPRISE, OURS), []],
  ['a member of our organisation', origin(OURS, ENTERPRISE, ENTERPRISE), []],
  ['a member of a listed home workspace', origin(OURS, ENTERPRISE, LISTED), []],
  ['a member who is in a listed home workspace', origin(LISTED, ENTERPRISE, LISTED), []],
  ['a member of a home workspace that is not listed', origin(OURS, ENTERPRISE, UNLISTED), [UNLISTED]],
  ['a member of another organisation', origin(OURS, ENTERPRISE, FOREIGN_ENTERPRISE), [FOREIGN_ENTERPRISE]],
  ['a guest of a Grid, by Slack Connect', origin(OURS, ENTERPRISE, PARTNER), [PARTNER]],
  [
    'a guest with the enterprise of their own',
    { ...origin(OURS, ENTERPRISE, PARTNER), enterprise: { id: FOREIGN_ENTERPRISE, name: 'Partner' } },
    [PARTNER],
  ],
  [
    'a guest whose organisation is the enterprise of the payload, though not of our workspace',
    { ...origin(OURS, ENTERPRISE, FOREIGN_ENTERPRISE), enterprise: { id: FOREIGN_ENTERPRISE } },
    [FOREIGN_ENTERPRISE],
  ],
  [
    'a guest that Slack names by their own workspace',
    origin(PARTNER, FOREIGN_ENTERPRISE, PARTNER),
    [PARTNER],
  ],
  [
    'an organisation in a workspace that is not ours',
    origin(PARTNER, FOREIGN_ENTERPRISE, FOREIGN_ENTERPRISE),
    [PARTNER, FOREIGN_ENTERPRISE],
  ],
  [
    'one of ours in a workspace of the organisation that is not listed',
    { ...origin(UNLISTED, ENTERPRISE, OURS), is_enterprise_install: true },
    [UNLISTED],
  ],
  [
    'one of an org-wide install, whose workspace is the user’s',
    { ...origin(OURS, ENTERPRISE, UNLISTED), team: null, is_enterprise_install: true },
    [UNLISTED],
  ],
  [
    'one of an org-wide install from a listed workspace',
    { ...origin(OURS, ENTERPRISE, LISTED), team: null, is_enterprise_install: true },
    [],
  ],
  [
    'one of an org-wide install by the organisation alone, which is not proven to be ours',
    { ...origin(OURS, ENTERPRISE, ENTERPRISE), team: null, is_enterprise_install: true },
    [ENTERPRISE],
  ],
];

/** A message of our bot says so; the form does anyway. */
const click = (fields: Fields) =>
  messageClick({ message: { ts: '1790000000.000100', team: OURS }, ...fields });
const RULE = '(rule `slack_home_teams`, ref Qa1requestFixture=)';

describe.each(PEOPLE)('%s', (_who, fields, outside) => {
  const isOurs = outside.length === 0;

  it(isOurs ? 'submits a form' : 'is told in the form, which stays', async () => {
    const { send, published, responded, audited } = setUp();
    const answer = await send({ body: interactionForm(submission(fields)) });
    expect(responded).toEqual([]);
    expect([published.length, audited.length]).toEqual(isOurs ? [1, 0] : [0, 1]);
    expect(answer).toEqual(
      isOurs
        ? EMPTY_200
        : formErrors({
            service:
              'Q-Bot does not know your home workspace, so nothing was sent. ' +
              'Copy what you typed: it is lost when you close this form. If you should be able to use Q-Bot, ' +
              `ask the harbour master to list the workspace id ${outside.join(', ')}. ` +
              '(rule slack_home_teams, ref Qa1requestFixture=)',
          }),
    );
  });

  it(isOurs ? 'clicks' : 'is told about a click alone', async () => {
    const { send, published, responded, audited } = setUp();
    await expect(send({ body: interactionForm(click(fields)) })).resolves.toEqual(EMPTY_200);
    expect([published.length, audited.length]).toEqual(isOurs ? [1, 0] : [0, 1]);
    const text =
      'Q-Bot does not know your home workspace, so nothing was done. If you should be able to use Q-Bot, ' +
      `ask the harbour master to list the workspace id \`${outside.join(', ')}\`. ${RULE}`;
    expect(responded).toEqual(isOurs ? [] : [[PRIVATE.responseUrl, { text }]]);
  });

  it.each([
    ['a click in a form', modalClick(fields)],
    ['closing a form', closing(fields)],
  ])('is told nothing about %s', async (_case, payload) => {
    const { send, responded, published } = setUp();
    await expect(send({ body: interactionForm(payload) })).resolves.toEqual(EMPTY_200);
    expect(responded).toEqual([]);
    expect(published).toHaveLength(isOurs && payload.type === 'block_actions' ? 1 : 0);
  });
});

describe('a command', () => {
  it.each([
    ['our workspace', { team_id: OURS }],
    ['our workspace of a Grid', { team_id: OURS, enterprise_id: ENTERPRISE, enterprise_name: 'Harbour' }],
    ['a listed home workspace', { team_id: LISTED, enterprise_id: ENTERPRISE }],
    ['a listed home workspace, org-wide', { team_id: LISTED, is_enterprise_install: 'true' }],
  ])('of %s runs', async (_case, fields) => {
    const { send, published } = setUp();
    await expect(send({ body: commandForm(fields) })).resolves.toEqual(EMPTY_200);
    expect(published).toHaveLength(1);
  });

  it.each([
    ['a workspace that is not listed', UNLISTED],
    ['an organisation', ENTERPRISE],
  ])('of an org-wide install in %s is told to the user alone', async (_case, team_id) => {
    const { send, published, audited } = setUp();
    const body = commandForm({ team_id, enterprise_id: ENTERPRISE, is_enterprise_install: 'true' });
    await expect(send({ body })).resolves.toEqual(
      ephemeral(
        'Q-Bot does not know your home workspace, so nothing was done. If you should be able to use Q-Bot, ' +
          `ask the harbour master to list the workspace id \`${team_id}\`. ${RULE}`,
      ),
    );
    expect([published.length, audited.length]).toEqual([0, 1]);
  });

  it('of another installation is acknowledged with nothing', async () => {
    const { send, published, audited } = setUp();
    const body = commandForm({ team_id: UNLISTED, enterprise_id: ENTERPRISE });
    await expect(send({ body })).resolves.toEqual(EMPTY_200);
    expect([published.length, audited.length]).toEqual([0, 0]);
  });
});

it('leaves a record that names both workspaces, a line in the log and a metric', async () => {
  const { send, audited, lines, counted } = setUp();
  await send({ body: interactionForm(submission(origin(OURS, ENTERPRISE, UNLISTED))) });
  expect(audited).toEqual([
    [
      {
        ...{ time: new Date(NOW - 20).toISOString(), requestId: REQUEST_ID, durationMs: 20 },
        ...{ team: OURS, user: 'U03JUNIPER', userTeam: UNLISTED, channel: 'C07HARBOUR' },
        ...{ command: '/sre', subcommand: 'incident', detailType: 'view_submission' },
        ...{ decision: 'refused', rule: 'slack_home_teams', outcome: 'refused' },
      },
      800,
    ],
  ]);
  expect(lines.at(-1)).toEqual({
    level: 'warn',
    message: 'refused',
    fields: { outcome: 'refused', rule: 'slack_home_teams', reason: UNLISTED },
  });
  expect(counted[0]).toBe('Requests refused /sre');
});

it('makes no mention and no long text out of an id', async () => {
  const { send, responded } = setUp();
  const user = { id: 'U1', team_id: `<!channel>${'T'.repeat(500)}` };
  await send({ body: interactionForm(click({ user })) });
  const [[, { text = '' } = {}] = []] = responded;
  expect(text).toContain('`&lt;!channel&gt;TTT');
  expect(text.length).toBeLessThan(400);
});
