import { MigrateError } from './errors.ts';
import { type Planted, startProducts } from './fixtures/two-products.ts';

const SCREEN = [
  ...['project', 'issuetype', 'summary', 'description', 'priority', 'labels'],
  ...['customfield_10010', 'customfield_10050'],
];
const without = (name: string) => ({ behaviour: { screen: SCREEN.filter((field) => field !== name) } });
const owned = (name: string) => ({ name, teamId: 'team-1' });
const PAIR = [owned('Payments'), owned('Search')];
const platform = { id: 'team-1', name: 'Platform' };

let stop: () => Promise<void> = async () => undefined;
afterEach(() => stop());

async function products(changes: Partial<Planted> = {}) {
  const started = await startProducts(changes);
  stop = started.close;
  const differences = () => started.printed.filter((line) => line.startsWith('- '));
  return { ...started, differences };
}

const HERE = {
  opsgenie: 'https://api1.execute-api.us-east-1.amazonaws.com/prod/opsgenie',
  jsm: 'https://api1.execute-api.us-east-1.amazonaws.com/prod/opsgenie',
  deployed: 'https://api1.execute-api.us-east-1.amazonaws.com/prod/opsgenie',
};
const OTHER = 'https://hooks.example.com/opsgenie';
const CLOUD_OF_ANOTHER = '99999999-2222-4333-8444-555555555555';

const DIFFERENCES: [string, Partial<Planted>, string][] = [
  [
    'a service in OpsGenie alone',
    { opsgenieServices: ['Payments', 'Search', 'DNS'] },
    'service "DNS", only in OpsGenie',
  ],
  ['a service in Jira alone', { services: [...PAIR, owned('DNS')] }, 'service "DNS", only in Jira'],
  ['a service twice in Jira', { services: [...PAIR, owned('Search')] }, 'service "Search", twice in Jira'],
  [
    'a service twice in OpsGenie',
    { opsgenieServices: ['Payments', 'Search', 'Search'] },
    'service "Search", twice in OpsGenie',
  ],
  [
    'a service of nobody',
    { services: [owned('Payments'), { name: 'Search' }] },
    'service "Search", without an owner team',
  ],
  ['a team that Jira lacks', { opsgenieTeams: ['Platform', 'Data'] }, 'team "Data", not in Jira'],
  ['a team without schedule', { scheduledTeams: [] }, 'team "Platform", without an enabled schedule'],
  [
    'an owner team without schedule',
    {
      services: [owned('Payments'), { name: 'Search', teamId: 'team-2' }],
      teams: [platform, { id: 'team-2', name: 'Find' }],
    },
    'team "Find", without an enabled schedule',
  ],
  ['labels that are not on the screen', without('labels'), 'field labels, not on the create screen of OPS'],
  ['no description', without('description'), 'field description, not on the create screen'],
  ['no Request Type', without('customfield_10010'), 'field Request Type, not on the create screen'],
  ['no Affected services', without('customfield_10050'), 'field Affected services, not on the create screen'],
  [
    'a priority of another site',
    { settings: { priorityIds: { P1: '1', P2: '2', P3: '3', P4: '4', P5: '10100' } } },
    'priority_ids.P5 10100, no priority of the project: it has 1, 2, 3, 4, 5',
  ],
  [
    'a request type that is no incident',
    { settings: { requestTypeId: '76', issueTypeId: '10021' } },
    'request_type_id 76 ("Hilfe"), of the practice ITSM_SERVICE_REQUEST',
  ],
  [
    'a request type of another project',
    { settings: { requestTypeId: '99' } },
    'request_type_id 99, not in project OPS',
  ],
  [
    'the issue type of another request type',
    { settings: { issueTypeId: '10021' } },
    'issue_type_id 10021, not that of request type 75',
  ],
  ['a permission', { behaviour: { denied: ['CREATE_ISSUES'] } }, 'permission CREATE_ISSUES, not held in OPS'],
  [
    'a scope',
    { behaviour: { token: 'no-scope' } },
    'services and teams cannot be read: the token lacks a scope',
  ],
  ['a plan', { behaviour: { plan: false } }, 'services and teams cannot be read: the plan of Jira'],
  ['a webhook', { behaviour: { integrations: 'none' } }, 'webhook, set in OpsGenie and not in Jira'],
  [
    'a webhook to another address',
    { webhookUrls: { ...HERE, jsm: OTHER } },
    `webhook, set in Jira to another address than ${HERE.deployed}`,
  ],
  [
    'a webhook to the same path of another host',
    { webhookUrls: { ...HERE, jsm: HERE.deployed.replace('api1', 'api2') } },
    'webhook, set in Jira to another address',
  ],
  [
    'the cloud id of another site',
    { settings: { cloudId: CLOUD_OF_ANOTHER } },
    `cloud_id ${CLOUD_OF_ANOTHER}, not that of http`,
  ],
  ['a day that is not set', { settings: { tokenExpires: '' } }, 'token_expires, not set in jsm'],
  [
    'a token that expired',
    { settings: { tokenExpires: '2026-09-20' } },
    'token_expires 2026-09-20, in the past',
  ],
  [
    'a token that expires soon',
    { settings: { tokenExpires: '2026-10-21' } },
    'token_expires 2026-10-21, in 30 days',
  ],
  ['a day that is none', { settings: { tokenExpires: 'March' } }, 'token_expires March, no day'],
];

it.each(DIFFERENCES)('names %s, and nothing else', async (_what, changes, line) => {
  const { check, differences, printed } = await products(changes);
  await expect(check()).resolves.toBe(false);
  expect(differences()).toEqual([expect.stringContaining(line)]);
  expect(printed.at(-1)).toBe('not ready: 1 in the way');
});

it('names ten that are there at the same time', async () => {
  const { check, differences } = await products({
    opsgenieServices: ['Payments', 'Search', 'DNS'],
    opsgenieTeams: ['Platform', 'Data'],
    services: [owned('Payments'), owned('Payments'), { name: 'Search' }, owned('Login')],
    behaviour: {
      screen: SCREEN.filter((field) => field !== 'labels'),
      integrations: 'none',
      denied: ['ADD_COMMENTS'],
    },
    settings: {
      requestTypeId: '76',
      tokenExpires: '2026-09-30',
      priorityIds: { P1: '1', P2: '2', P3: '3', P4: '4', P5: '9' },
    },
  });
  await expect(check()).resolves.toBe(false);
  expect(differences().map((line) => line.slice(2).split(/[,(:]/)[0]?.trim())).toEqual([
    'token_expires 2026-09-30',
    'permission ADD_COMMENTS',
    'request_type_id 76',
    'issue_type_id 10020',
    'field labels',
    'priority_ids.P5 9',
    'service "DNS"',
    'service "Login"',
    'service "Payments"',
    'team "Data"',
    'service "Search"',
    'webhook',
  ]);
});

it('says ready where both are equal, and sends nothing that changes anything', async () => {
  const { calls, check, jsm, opsgenie, printed } = await products();
  await expect(check()).resolves.toBe(true);
  expect(printed).toEqual(['Jira knows the token as Q-Bot. Nothing is changed.', 'ready']);
  expect(calls.length).toBeGreaterThan(10);
  const search = expect.stringMatching(/^POST .*\/search\/jql$/);
  expect(calls.filter((call) => !call.startsWith('GET '))).toEqual([search, search]);
  expect(jsm.state()).toMatchObject({ creates: [], actions: [] });
  expect(opsgenie.state()).toMatchObject({ creates: [], actions: [] });
});

it('reads every page of every list', async () => {
  const names = Array.from({ length: 205 }, (_, index) => `Service ${index}`);
  const teams = Array.from({ length: 60 }, (_, index) => ({ id: `team-${index}`, name: `Team ${index}` }));
  const { check, differences } = await products({
    opsgenieServices: names,
    services: names.map(owned),
    opsgenieTeams: teams.map(({ name }) => name),
    teams,
    scheduledTeams: teams.map(({ id }) => id),
  });
  await expect(check()).resolves.toBe(true);
  expect(differences()).toEqual([]);
});

it('takes teams as a list, too', async () => {
  const { check } = await products({ behaviour: { teamsAsArray: true } });
  await expect(check()).resolves.toBe(true);
});

it.each([
  [
    'integrations that it may not read',
    { behaviour: { integrations: 'forbidden' } },
    /^note: webhook in Jira: its integrations cannot be read; look in .* for a webhook to https:.*opsgenie\.$/,
  ],
  [
    'an address that Jira does not show',
    { behaviour: { integrations: 'listed' } },
    /^note: webhook in Jira: its address cannot be compared; look in/,
  ],
  [
    'outputs that cannot be read',
    { webhookUrls: { ...HERE, deployed: undefined } },
    /^note: webhook in Jira: its address cannot be compared; .* terraform output pushover_webhook_url\.$/,
  ],
  [
    'a bot that neither product calls',
    { webhookUrls: { ...HERE, opsgenie: OTHER, jsm: OTHER } },
    /^note: webhook: neither product calls Q-Bot/,
  ],
] satisfies [string, Partial<Planted>, RegExp][])('notes %s', async (_what, changes, note) => {
  const { check, printed } = await products(changes);
  await expect(check()).resolves.toBe(true);
  expect(printed).toContainEqual(expect.stringMatching(note));
});

it('names a wrong cloud id and what else there is, read with the right one', async () => {
  const { check, differences } = await products({
    opsgenieServices: ['Payments', 'Search', 'DNS'],
    settings: { cloudId: CLOUD_OF_ANOTHER },
  });
  await expect(check()).resolves.toBe(false);
  expect(differences()).toEqual([
    expect.stringMatching(/cloud_id .* set 11111111-2222-4333-8444-555555555555, or correct site_url/),
    expect.stringContaining('service "DNS", only in OpsGenie'),
  ]);
});

it('names the wrong cloud id where the token is not accepted, too', async () => {
  const { check, differences } = await products({ token: 'wrong', settings: { cloudId: CLOUD_OF_ANOTHER } });
  await expect(check()).rejects.toThrow('Jira does not accept the token');
  expect(differences()).toEqual([expect.stringContaining('cloud_id')]);
});

it.each([true, false])('believes nothing with an expired token, header %s', async (reasonHeader) => {
  const { check, differences } = await products({ behaviour: { token: 'expired', reasonHeader } });
  await expect(check()).rejects.toThrow(/Jira does not accept the token.*jira-api-token/);
  expect(differences()).toEqual([]);
});

it('names the key of OpsGenie that is not accepted, and looks at Jira all the same', async () => {
  const services = [owned('Payments'), owned('Payments'), { name: 'Search' }];
  const { check, differences, printed } = await products({
    ...{ apiKey: 'revoked', services, scheduledTeams: [], behaviour: { integrations: 'none' } },
  });
  await expect(check()).resolves.toBe(false);
  expect(differences()).toEqual([
    expect.stringMatching(
      /^- OpsGenie, not compared: OpsGenie does not accept the API key.*OPSGENIE_API_KEY/,
    ),
    expect.stringContaining('service "Payments", twice in Jira'),
    expect.stringContaining('team "Platform", without an enabled schedule'),
    expect.stringContaining('service "Search", without an owner team'),
  ]);
  expect(printed).toContain('note: webhook in OpsGenie: its integrations cannot be read; Jira has none.');
});

it('names a key of OpsGenie that is not set, and no answer of it', async () => {
  const unset = await products({ apiKey: '' });
  await expect(unset.check()).resolves.toBe(false);
  expect(unset.differences()).toEqual(['- OpsGenie, not compared: opsgenie-api-key is not set.']);
  await unset.close();
  const silent = await products();
  await silent.opsgenieServer.close();
  await expect(silent.check()).resolves.toBe(false);
  expect(silent.differences()).toEqual([
    expect.stringMatching(/^- OpsGenie, not compared: .* did not answer .* look at the network/),
  ]);
});

it('hides no priority behind an issue type that is wrong', async () => {
  const wrong = { issueTypeId: '10999', priorityIds: { P1: '1', P2: '2', P3: '3', P4: '4', P5: '10100' } };
  const { check, differences } = await products({ settings: wrong });
  await expect(check()).resolves.toBe(false);
  expect(differences()).toEqual([
    expect.stringContaining('issue_type_id 10999, not that of request type 75: set 10020'),
    expect.stringContaining('priority_ids.P5 10100, no priority of the project'),
  ]);
  const lost = await products({ settings: { ...wrong, requestTypeId: '99' } });
  await lost.check().finally(lost.close);
  expect(lost.differences()).toEqual([
    expect.stringContaining('request_type_id 99'),
    expect.stringContaining('create screen cannot be read'),
    expect.stringContaining('priority_ids.P5 10100'),
  ]);
});

it('says that a project is not visible', async () => {
  const { check, differences } = await products({ settings: { projectKey: 'NOPE' } });
  await expect(check()).resolves.toBe(false);
  expect(differences()).toContainEqual(expect.stringContaining('project_key NOPE, no service project'));
});

it('says in a sentence that there is no network, and shows no token', async () => {
  const { check, close } = await products({ token: 'hidden' });
  await close();
  stop = async () => undefined;
  const error = await check().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(MigrateError);
  expect(String(error)).toMatch(/did not answer .* look at the network/);
  expect(String(error)).not.toContain('hidden');
});

it('says which settings are missing, as Terraform names them', async () => {
  const { check } = await products({ settings: { requestTypeId: '', cloudId: '' } });
  await expect(check()).rejects.toThrow('jsm lacks: cloud_id, request_type_id.');
});
