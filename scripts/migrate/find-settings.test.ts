import { type Planted, startProducts } from './fixtures/two-products.ts';
import { readKnownSettings, requireSettings } from './jira-settings.ts';

let stop: () => Promise<void> = async () => undefined;
afterEach(() => stop());

async function products(changes: Partial<Planted> = {}) {
  const started = await startProducts(changes);
  stop = started.close;
  const asked = {
    ...{ siteUrl: started.jiraUrl, operationsUrl: started.jiraUrl },
    ...{ email: 'bot@example.com', projectKey: 'OPS' },
  };
  return { ...started, asked };
}

it('prints what the function reads, with the ids of the site', async () => {
  const { asked, jiraUrl, printed, settings } = await products();
  await settings(asked);
  const read = readKnownSettings({ json: undefined, varFile: printed.join('\n') });
  const cloudId = '11111111-2222-4333-8444-555555555555';
  expect(requireSettings(read)).toEqual({
    ...{
      ...asked,
      cloudId,
      jiraUrl: `${jiraUrl}/ex/jira/${cloudId}`,
      issueTypeId: '10020',
      requestTypeId: '75',
    },
    priorityIds: { P1: '1', P2: '2', P3: '3', P4: '4', P5: '5' },
    ...{ requestTypeField: 'customfield_10010', affectedServicesField: 'customfield_10050' },
  });
  expect(printed).toContain('  # done_transition: not found: no open incident to look at');
});

it('names the transitions of an open incident, and sends nothing but the search by POST', async () => {
  const { asked, calls, jsm, openIssue, printed, settings } = await products({
    behaviour: { indexDelayMs: 0 },
  });
  await openIssue();
  await settings(asked);
  expect(printed).toContain('  # done_transition: one of: "Resolve", "Cancel", "Close"'.replaceAll('"', ''));
  expect(calls.filter((call) => !call.startsWith('GET '))).toEqual([
    expect.stringMatching(/^POST .*\/search\/jql$/),
  ]);
  expect(jsm.state()).toMatchObject({ actions: [], creates: [expect.anything()] });
});

it('prints the rest where Jira refuses the search', async () => {
  const refusing: typeof fetch = async (input, init) =>
    String(input).endsWith('/search/jql') ? Response.json({}, { status: 400 }) : fetch(input, init);
  const { asked, printed, settings } = await products({ fetch: refusing });
  await settings(asked);
  expect(printed).toContain('  # done_transition: not found: no open incident to look at');
});

it('keeps what was set, and says what it was not told', async () => {
  const { asked, printed, settings } = await products();
  const priorityIds = { P1: '2', P2: '2', P3: '3', P4: '4', P5: '99' };
  const alertsUrl = 'https://alerts.example.com';
  await settings({ ...asked, alertsUrl, closedStatus: 'Closed', priorityIds, tokenExpires: '2027-03-01' });
  expect(printed).toContain('  priority_ids = { P1 = "2", P2 = "2", P3 = "3", P4 = "4", P5 = "5" }');
  expect(printed).toEqual(
    expect.arrayContaining([
      ...['  alerts_url = "https://alerts.example.com"', '  closed_status = "Closed"'],
      '  token_expires = "2027-03-01"',
    ]),
  );
  await expect(settings({})).rejects.toThrow('--site https://example.atlassian.net');
});

it.each([
  ['an expired token', { token: 'wrong' }, {}, 'does not accept the token'],
  ['a wrong project', {}, { projectKey: 'NOPE' }, 'NOPE is no service project that the account sees'],
  ['no network', {}, { siteUrl: 'http://127.0.0.1:1' }, 'did not answer'],
])('says in a sentence: %s', async (_what, planted, changes, sentence) => {
  const { asked, printed, settings } = await products(planted);
  await expect(settings({ ...asked, ...changes })).rejects.toThrow(sentence);
  expect(printed).toEqual([]);
});
