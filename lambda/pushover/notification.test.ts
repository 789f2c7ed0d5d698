import { webhookBody } from './fixtures/build-webhook.ts';
import { type AlertPages, describeAlert, escapeWithin } from './notification.ts';
import { parseWebhook } from './webhook.ts';

const WEB = 'https://app.opsgenie.com';

const PAGES = { opsgenieWebUrl: WEB, jiraAlertsUrl: '', incidentBackend: 'opsgenie' };

function describeGiven(alert: Record<string, unknown>, action = 'Create', pages: Partial<AlertPages> = {}) {
  const webhook = parseWebhook(webhookBody({ action, alert: { alertId: 'a', ...alert } }));
  return describeAlert({ ...webhook, alertId: 'a', priority: 'P1' }, { ...PAGES, ...pages });
}

const OF_ISSUE = { alias: '10501_4513b7ea-3b91-438f-b7e4-e3e54af91401', details: {} };
const OF_OPSGENIE = { details: { 'incident-id': 'i1' } };

const length = (text: string) => Array.from(text).length;

describe('what the phone shows', () => {
  it('says how urgent, what, for whom, where and since when', () => {
    expect(describeGiven({})).toEqual({
      title: 'P1: Checkout is down',
      message: '<b>Alert #42 for harbour</b>\nEvery third payment fails.',
      url: 'https://app.opsgenie.com/alert/detail/a/details',
      urlTitle: 'Open the alert',
      timestamp: 1_790_000_000,
    });
  });

  it('links an incident rather than its alert', () => {
    expect(describeGiven({ details: { 'incident-id': 'i/1' } })).toMatchObject({
      message: expect.stringMatching(/^<b>Incident for harbour<\/b>/),
      url: 'https://app.opsgenie.com/incident/detail/i%2F1',
      urlTitle: 'Open the incident',
    });
  });

  it.each([
    ['an incident of Jira', OF_ISSUE, 'opsgenie', 'https://lantern.atlassian.net/jira/ops/alerts/a'],
    ['an incident of Jira', OF_ISSUE, 'jsm', 'https://lantern.atlassian.net/jira/ops/alerts/a'],
    ['no incident', {}, 'jsm', 'https://lantern.atlassian.net/jira/ops/alerts/a'],
    ['no incident', {}, 'opsgenie', 'https://app.opsgenie.com/alert/detail/a/details'],
    ['an incident of OpsGenie', OF_OPSGENIE, 'jsm', 'https://app.opsgenie.com/incident/detail/i1'],
  ])('links an alert of %s (%j), where incidents live in %s, to the product that made it', (...row) => {
    const [, alert, incidentBackend, url] = row;
    const jiraAlertsUrl = 'https://lantern.atlassian.net/jira/ops/alerts/';
    expect(describeGiven(alert, 'Create', { jiraAlertsUrl, incidentBackend }).url).toBe(url);
  });

  it('calls what an issue made an incident, and links its alert', () => {
    expect(describeGiven(OF_ISSUE)).toMatchObject({
      message: expect.stringMatching(/^<b>Incident for harbour<\/b>/),
      url: 'https://app.opsgenie.com/alert/detail/a/details',
      urlTitle: 'Open the alert',
    });
  });

  it('names another action than Create', () => {
    expect(describeGiven({}, 'Escalate').title).toBe('P1 Escalate: Checkout is down');
  });

  it('is never empty', () => {
    const bare = { message: ' ', description: '', team: '', responders: [], tinyId: '', createdAt: 0 };
    expect(describeGiven(bare)).toEqual({
      title: 'P1: alert without a message',
      message: '<b>Alert</b>',
      url: 'https://app.opsgenie.com/alert/detail/a/details',
      urlTitle: 'Open the alert',
    });
  });

  it('shows the message where there is no description', () => {
    expect(describeGiven({ description: '' }).message).toContain('\nCheckout is down');
  });

  it.each([
    ['emoji', '🔥'.repeat(5000), '🔥'],
    ['right-to-left text', 'שלום עולם '.repeat(500), 'ש'],
    ['HTML', '<b>&'.repeat(1250), '&lt;b&gt;&amp;'],
    ['combined emoji', '👩‍🚒'.repeat(1700), '👩'],
  ])('keeps 5,000 of %s within the limits, cut at a code point [F23]', (_case, text, start) => {
    const { title, message } = describeGiven({ message: text, description: text });
    expect(length(title)).toBe(250);
    expect(length(message)).toBeGreaterThan(1010);
    expect(length(message)).toBeLessThanOrEqual(1024);
    expect(message.split('\n')[1]?.startsWith(start)).toBe(true);
    expect(`${title}${message}`).not.toMatch(/\p{Surrogate}/u);
  });

  it('escapes in the message only: the title is no HTML', () => {
    const { title, message } = describeGiven({
      message: '<b>&',
      description: '',
      team: '<i>',
      responders: [],
    });
    expect(title).toBe('P1: <b>&');
    expect(message).toBe('<b>Alert #42 for &lt;i&gt;</b>\n&lt;b&gt;&amp;');
  });

  it('keeps a long list of teams from taking all the room', () => {
    const { message } = describeGiven({ team: 'x'.repeat(2000), responders: [] });
    expect(message).toContain('Every third payment fails.');
  });

  it('links to OpsGenie itself where the address would be too long', () => {
    const long = { details: { 'incident-id': '/'.repeat(200) } };
    expect(describeGiven(long).url).toBe(WEB);
  });

  it('replaces half an emoji, which a whole request may be refused for', () => {
    expect(describeGiven({ message: 'cut \ud83d', description: 'cut \udd25' })).toMatchObject({
      title: 'P1: cut \ufffd',
      message: expect.stringMatching(/\ncut \ufffd$/),
    });
  });
});

describe('escapeWithin', () => {
  it.each([
    ['a&b', 7, 'a&amp;b'],
    ['a&b', 6, 'a&amp;'],
    ['a&b', 5, 'a'],
    ['🔥🔥', 1, '🔥'],
    ['abc', 0, ''],
  ])('%p within %p is %p', (text, characters, escaped) => {
    expect(escapeWithin(text, characters)).toBe(escaped);
  });
});
