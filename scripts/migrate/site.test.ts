import type { JsmSettings } from '../../lambda/opsgenie/jsm-settings.ts';
import { checkSite } from './site.ts';

const RIGHT = '11111111-2222-4333-8444-555555555555';
const GATEWAY = 'https://api.atlassian.com/ex/jira';
const SITE = 'https://example.atlassian.net';

const settings: JsmSettings = {
  ...{
    cloudId: RIGHT,
    siteUrl: SITE,
    jiraUrl: `${GATEWAY}/${RIGHT}`,
    operationsUrl: 'https://api.atlassian.com',
  },
  ...{ email: 'qbot@example.com', projectKey: 'OPS', issueTypeId: '10020', requestTypeId: '75' },
  priorityIds: { P1: '1', P2: '2', P3: '3', P4: '4', P5: '5' },
};

function asking(body: unknown, status = 200) {
  const asked: string[] = [];
  const fetch = async (url: unknown) => {
    asked.push(String(url));
    return Response.json(body, { status });
  };
  return { asked, check: (changes: Partial<JsmSettings>) => checkSite(fetch, { ...settings, ...changes }) };
}

it.each([
  ["both are the site's", {}, []],
  ['Jira is reached at the site', { jiraUrl: SITE }, []],
  ['cloud_id is of another', { cloudId: 'other' }, [`cloud_id other, not that of ${SITE}: set ${RIGHT}`]],
  ['jira_url is of another', { jiraUrl: `${GATEWAY}/other` }, ['the id in jira_url other, not that of']],
  [
    'both are of another',
    { cloudId: 'other', jiraUrl: `${GATEWAY}/other` },
    ['cloud_id other', 'the id in jira_url other'],
  ],
])('asks the site, and where %s goes on with its own', async (_what, changes, lines) => {
  const { asked, check } = asking({ cloudId: RIGHT });
  const { report, settings: used } = await check(changes);
  expect(report.differences).toEqual(lines.map((line) => expect.stringContaining(line)));
  expect(used).toEqual({
    ...settings,
    ...changes,
    cloudId: RIGHT,
    jiraUrl: expect.not.stringContaining('other'),
  });
  expect(asked).toEqual([`${SITE}/_edge/tenant_info`]);
});

it.each([
  ['says no id', {}, 200],
  ['is not there', {}, 404],
])('stands in the way: a site that %s', async (_what, body, status) => {
  const { report, settings: used } = await asking(body, status).check({});
  expect(report.differences).toEqual([expect.stringContaining('cloud_id cannot be read')]);
  expect(used).toEqual(settings);
});
