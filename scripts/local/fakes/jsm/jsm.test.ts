import { objectsIn } from '../../json.ts';
import { buildJsm, CLOUD, issueFields } from './fixtures/jsm.ts';

const ALL = 'project = "OPS" ORDER BY created ASC';
const bulk = (keys: string[], more = {}) => ({ issueIdsOrKeys: keys, fields: ['labels'], ...more });

describe('a create', () => {
  it('makes an issue, and a second one if it comes again', async () => {
    const { create, jsm } = buildJsm();
    const first = await create({}, { properties: [{ key: 'qbot', value: { key: 'view:1' } }] });
    expect(first).toMatchObject({ status: 201, body: { id: '10501', key: 'OPS-1' } });
    await expect(create()).resolves.toMatchObject({ body: { key: 'OPS-2' } });
    expect(jsm.state().creates.map(({ key }) => key)).toEqual(['OPS-1', 'OPS-2']);
  });

  it('leaves a gap in the keys now and then', async () => {
    const { create, jsm } = buildJsm();
    for (let made = 0; made < 8; made += 1) await create();
    expect(jsm.state().issues.at(-1)?.key).toBe('OPS-9');
  });

  it.each([
    ['project', { key: 'NOPE' }],
    ['issuetype', { id: '1' }],
    ['summary', ''],
    ['summary', 'two\nlines'],
    ['summary', 'x'.repeat(256)],
    ['description', 'plain'],
    ['description', { type: 'doc', version: 1, content: [{ type: 'panel' }] }],
    [
      'description',
      { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text: '' }] }] },
    ],
    ['priority', { id: '99' }],
    ['labels', ['two words']],
    ['customfield_10010', { id: '75' }],
    ['customfield_10010', 'Incident'],
    ['customfield_10010', '76'],
    ['customfield_10050', ['ari']],
    ['customfield_10050', [{ id: 'ari:cloud:graph::service/a/b' }]],
    ['customfield_10099', 'x'],
  ])('refuses %s %j by its name', async (field, value) => {
    const { create, jsm } = buildJsm();
    const { status, body } = await create({ [field]: value });
    expect(status).toBe(400);
    expect(body).toEqual({ errorMessages: [], errors: { [field]: expect.any(String) } });
    expect(jsm.state().issues).toEqual([]);
  });

  it('refuses a field that is not on the screen, another member, and what is no JSON', async () => {
    const { create, jira } = buildJsm({ screen: ['project', 'issuetype', 'summary'] });
    const { body } = await create();
    expect(Object.keys(Object(body.errors))).toContain('customfield_10050');
    await expect(create({}, { notify: true })).resolves.toMatchObject({ status: 400 });
    await expect(jira('POST', '/issue', '{')).resolves.toMatchObject({ status: 400 });
    const plain = { 'content-type': 'text/plain' };
    await expect(jira('POST', '/issue', '{}', plain)).resolves.toMatchObject({ status: 415 });
  });

  it.each([
    ['gateway-timeout', 504],
    ['html', 201],
    ['no-id', 201],
  ] as const)('may be made and answered by %s, once', async (createAnswer, status) => {
    const { create, jsm } = buildJsm({ createAnswer });
    const lost = await create();
    expect(lost.status).toBe(status);
    expect(lost.body).not.toHaveProperty('id');
    expect(jsm.state().issues).toHaveLength(1);
    await expect(create()).resolves.toMatchObject({ status: 201, body: { key: 'OPS-2' } });
  });
});

describe('the search', () => {
  it('is behind the database, for changes too, and later for odd numbers if asked', async () => {
    const { clock, create, jira, keysOf, jsm } = buildJsm({ indexDelayMs: 60_000, outOfOrder: true });
    await create();
    await create();
    await expect(jira('GET', '/issue/ops-1?fields=labels')).resolves.toMatchObject({ status: 200 });
    clock.ms += 59_999;
    expect(await keysOf(ALL)).toEqual([]);
    expect(await keysOf(ALL, { reconcileIssues: [10_501] })).toEqual(['OPS-1']);
    clock.ms += 1;
    expect(await keysOf(ALL)).toEqual(['OPS-2']);
    clock.ms += 60_000;
    expect(await keysOf('project = "OPS" AND labels = "qbot-1" ORDER BY created DESC')).toEqual([
      'OPS-2',
      'OPS-1',
    ]);
    jsm.configure({ outOfOrder: false });
    await jira('POST', '/issue/OPS-1/transitions', { transition: { id: '41' } });
    const open = 'project = "OPS" AND issuetype = 10020 AND statusCategory != Done ORDER BY created ASC';
    expect(await keysOf(open)).toEqual(['OPS-1', 'OPS-2']);
    clock.ms += 60_000;
    expect(await keysOf(open)).toEqual(['OPS-2']);
  });

  it.each([
    [{ jql: 'ORDER BY created DESC' }, 400],
    [{ jql: '' }, 400],
    [{ jql: 'project = "NOPE"' }, 400],
    [{ jql: 'project = "OPS" OR labels = "x"' }, 400],
    [{ jql: 'summary ~ "x"' }, 400],
    [{ jql: ALL, maxResults: 0 }, 400],
    [{ jql: ALL, maxResults: 5001 }, 400],
    [{ jql: ALL, startAt: 0 }, 400],
    [{ jql: ALL, nextPageToken: 'mine' }, 400],
    [{ jql: ALL, properties: ['1', '2', '3', '4', '5', '6'] }, 400],
  ])('refuses %j', async (body, status) => {
    const { jira } = buildJsm();
    await expect(jira('POST', '/search/jql', body)).resolves.toMatchObject({ status });
  });

  it('reads no query string, says no total, and pages by token; the old one is gone', async () => {
    const { clock, create, jira } = buildJsm();
    for (let made = 0; made < 3; made += 1) await create();
    clock.ms += 5000;
    const { body } = await jira('POST', '/search/jql?maxResults=1', { jql: ALL, maxResults: 2 });
    expect(body).toEqual({
      issues: [expect.not.objectContaining({ fields: expect.anything() }), expect.anything()],
      isLast: false,
      nextPageToken: expect.any(String),
    });
    const { nextPageToken } = body;
    const next = await jira('POST', '/search/jql', { jql: ALL, maxResults: 2, nextPageToken });
    expect(next.body).toMatchObject({ issues: [{ key: 'OPS-3' }], isLast: true });
    await expect(jira('POST', '/search/jql')).resolves.toMatchObject({ status: 415 });
    await expect(jira('GET', '/search?jql=x')).resolves.toMatchObject({ status: 410 });
  });
});

describe('bulkfetch', () => {
  it('sees an issue at once, by key in any case, and says nothing of what is not there', async () => {
    const { create, jira } = buildJsm();
    await create({}, { properties: [{ key: 'qbot', value: { key: 'view:1' } }] });
    const asked = bulk(['ops-1', 'OPS-2'], { properties: ['qbot'] });
    const { body } = await jira('POST', '/issue/bulkfetch', asked);
    expect(body).toMatchObject({
      issues: [
        { key: 'OPS-1', fields: { labels: ['q-bot', 'qbot-1'] }, properties: { qbot: { key: 'view:1' } } },
      ],
      issueErrors: [],
    });
    expect(objectsIn(body.issues)).toHaveLength(1);
  });

  it('says what it could not load, and takes at most 100', async () => {
    const { create, jira } = buildJsm({ unloadable: ['OPS-1'] });
    await create();
    const { body } = await jira('POST', '/issue/bulkfetch', bulk(['OPS-1']));
    expect(body).toMatchObject({ issues: [], issueErrors: [{ id: '10501' }] });
    const many = Array.from({ length: 101 }, (_, index) => `OPS-${index}`);
    await expect(jira('POST', '/issue/bulkfetch', bulk(many))).resolves.toMatchObject({ status: 400 });
  });
});

describe('a token that is not accepted', () => {
  it.each([true, false])('is served as nobody; told in a header: %s', async (reasonHeader) => {
    const { create, jira, jsm, send } = buildJsm();
    await create();
    jsm.configure({ token: 'expired', reasonHeader });
    const answers = await Promise.all([
      jira('POST', '/search/jql', { jql: ALL }),
      jira('POST', '/issue/bulkfetch', bulk(['OPS-1'])),
      jira('GET', '/issue/OPS-1'),
      jira('GET', '/field'),
      jira('GET', '/issue/OPS-1/transitions'),
      create(),
      jira('GET', '/myself'),
      jira('GET', '/user/bulk?accountId=account-1'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 200, 200, 401, 401, 401]);
    expect(answers.at(-1)?.text).toContain('Client must be authenticated');
    expect(answers.slice(0, 2).map(({ body }) => body.issues)).toEqual([[], []]);
    const reason = reasonHeader ? 'AUTHENTICATED_FAILED' : null;
    expect(answers.map(({ headers }) => headers.get('x-seraph-loginreason'))).toEqual(
      answers.map(() => reason),
    );
    const services = await send('GET', `/jsm/api/${CLOUD}/v1/services`);
    expect(services).toMatchObject({ status: 401, body: { code: 401 } });
    expect(jsm.state().issues).toHaveLength(1);
  });

  it('may be refused by search and create in other words', async () => {
    const { create, jira } = buildJsm({ token: 'expired', anonymousSearch: 'refused', anonymousWrite: 400 });
    await expect(jira('POST', '/search/jql', { jql: ALL })).resolves.toMatchObject({ status: 400 });
    await expect(create()).resolves.toMatchObject({ status: 400 });
  });

  it('is any other header than that of the account', async () => {
    const { jira } = buildJsm();
    for (const authorization of ['', 'Bearer token', `Basic ${btoa('bot@example.com:other')}`]) {
      await expect(jira('GET', '/myself', undefined, { authorization })).resolves.toMatchObject({
        status: 401,
      });
    }
  });
});

it('counts each call by its name, and injects faults by it', async () => {
  const { create, faults, jira, jsm } = buildJsm();
  faults.set({
    target: 'jsm.create',
    kind: 'status',
    status: 429,
    headers: { 'retry-after': '5' },
    times: 1,
  });
  await expect(create()).resolves.toMatchObject({ status: 429 });
  await create();
  await jira('GET', '/myself');
  expect(jsm.state()).toMatchObject({ calls: { create: 2, myself: 1 }, issues: [{ key: 'OPS-1' }] });
  expect(jsm.state().creates).toHaveLength(2);
});

it('is on the gateway of its own site too', async () => {
  const { send } = buildJsm();
  await expect(send('GET', `/ex/jira/${CLOUD}/rest/api/3/myself`)).resolves.toMatchObject({ status: 200 });
  await expect(send('GET', '/ex/jira/other/rest/api/3/myself')).resolves.toMatchObject({ status: 404 });
  await expect(send('POST', '/rest/api/3/issue', issueFields())).resolves.toMatchObject({ status: 400 });
});
