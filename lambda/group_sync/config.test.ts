import { exampleEnvironment } from '../../common/fixtures/example-environment.ts';
import { loadConfig, variables } from './config.ts';

const environment = exampleEnvironment(variables);
const JSM = JSON.stringify({
  ...{ cloudId: 'c1', jiraUrl: 'https://jira.example', operationsUrl: 'https://ops.example' },
  ...{ email: 'qbot@example.com', projectKey: 'OPS' },
});

describe('the configuration', () => {
  it('is read whole, of Jira only what the schedules need', () => {
    const config = loadConfig({ ...environment, INCIDENT_BACKEND: 'jsm', JSM });
    expect(config.groups).toEqual(['S0DEPLOY01', 'oncall:Platform on call']);
    expect(config.jsm).toEqual({
      ...{ cloudId: 'c1', jiraUrl: 'https://jira.example', operationsUrl: 'https://ops.example' },
      email: 'qbot@example.com',
    });
  });

  it('needs no site of Jira where only groups of Slack are named', () => {
    const ofSlack = { ACCESS_GROUPS: '["S0DEPLOY01"]', INCIDENT_BACKEND: 'jsm' };
    expect(loadConfig({ ...environment, ...ofSlack })).toMatchObject({
      groups: ['S0DEPLOY01'],
      jsm: undefined,
    });
  });

  it.each([
    ['groups that are none', { ACCESS_GROUPS: '{}' }, 'ACCESS_GROUPS should be a list'],
    [
      'half a site',
      { JSM: '{"cloudId":"c1"}' },
      'JSM is not as docs/jsm.md lists it: jiraUrl, operationsUrl, email',
    ],
    ['no site where one is needed', { INCIDENT_BACKEND: 'jsm' }, 'JSM is empty, and INCIDENT_BACKEND is jsm'],
    ['no parameter', { GROUP_MEMBERS_NAME: '' }, 'GROUP_MEMBERS_NAME is empty'],
  ])('is refused: %s', (_case, change, message) => {
    expect(() => loadConfig({ ...environment, ...change })).toThrow(message);
  });
});
