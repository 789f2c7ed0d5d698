import { objectsIn } from '../../json.ts';
import { buildJsm, CLOUD, PAYMENTS, paragraph } from './fixtures/jsm.ts';

const OPS = `/jsm/ops/api/${CLOUD}/v1`;
const INCIDENT = `/jsm/incidents/cloudId/${CLOUD}/v1/incident/10501`;

async function opened(behaviour: Parameters<typeof buildJsm>[0] = {}) {
  const built = buildJsm(behaviour);
  await built.create();
  return built;
}

it('pages its services and shows where they end', async () => {
  const { jsm, send } = buildJsm();
  const services = (query: string) => send('GET', `/jsm/api/${CLOUD}/v1/services?${query}`);
  const first = await services('offset=0&size=1');
  expect(first.body).toMatchObject({
    services: [{ id: `b:${Buffer.from(PAYMENTS).toString('base64')}`, name: 'Payments', owner: 'team-1' }],
    pagination: { totalCount: 2, hasNext: true },
  });
  expect((await services('offset=1&size=1')).body).toMatchObject({ pagination: { hasNext: false } });
  await expect(services('size=101')).resolves.toMatchObject({ status: 422 });
  jsm.configure({ token: 'no-scope' });
  await expect(services('')).resolves.toMatchObject({
    status: 401,
    body: { message: expect.stringContaining('scope') },
  });
  jsm.configure({ token: 'ok', plan: false });
  await expect(services('')).resolves.toMatchObject({ status: 402 });
});

describe('a transition', () => {
  const ids = async (jira: ReturnType<typeof buildJsm>['jira']) => {
    const { body } = await jira('GET', '/issue/OPS-1/transitions?expand=transitions.fields');
    return objectsIn(body.transitions).map(({ id }) => id);
  };

  it('is one of those that its status has, and needs what its screen asks for', async () => {
    const { jira, jsm } = await opened();
    const go = (id: string, fields?: unknown) =>
      jira('POST', '/issue/OPS-1/transitions', { transition: { id }, ...(fields ? { fields } : {}) });
    expect(await ids(jira)).toEqual(['11', '21', '31', '41']);
    await expect(go('21')).resolves.toMatchObject({
      status: 400,
      body: { errors: { resolution: expect.any(String) } },
    });
    await expect(go('31', { resolution: { id: '10000' } })).resolves.toMatchObject({ status: 400 });
    await expect(go('51')).resolves.toMatchObject({ status: 400 });
    const done = await go('21', { resolution: { id: '10000' } });
    expect(done).toMatchObject({ status: 204, text: '' });
    expect(await ids(jira)).toEqual(['41', '51']);
    expect(jsm.state().actions.map(({ accepted }) => accepted)).toEqual([false, false, false, true]);
    const { body } = await jira('GET', '/issue/OPS-1?fields=status,resolutiondate');
    expect(body).toMatchObject({
      fields: { status: { statusCategory: { key: 'done' } }, resolutiondate: '2026-09-21T00:00:00.000+0000' },
    });
  });
});

it('shows a comment to customers, unless it is internal', async () => {
  const { jira, jsm } = await opened();
  const internal = [{ key: 'sd.public.comment', value: { internal: true } }];
  await jira('POST', '/issue/OPS-1/comment', { body: paragraph('seen') });
  await jira('POST', '/issue/OPS-1/comment', { body: paragraph('not seen'), properties: internal });
  await expect(jira('POST', '/issue/OPS-1/comment', { body: 'plain' })).resolves.toMatchObject({
    status: 400,
  });
  expect(jsm.state().issues[0]?.comments.map(({ isPublic }) => isPublic)).toEqual([true, false]);
});

it('changes a priority and a property, and nothing of an issue that is not there', async () => {
  const { jira, jsm } = await opened();
  await expect(jira('PUT', '/issue/OPS-1', { fields: { priority: { id: '1' } } })).resolves.toMatchObject({
    status: 204,
  });
  await expect(jira('PUT', '/issue/OPS-1', { fields: { summary: 'x' } })).resolves.toMatchObject({
    status: 400,
  });
  await expect(jira('PUT', '/issue/OPS-1/properties/mine', { a: 1 })).resolves.toMatchObject({ status: 201 });
  await expect(jira('PUT', '/issue/OPS-1/properties/mine', { a: 2 })).resolves.toMatchObject({ status: 200 });
  await expect(jira('PUT', '/issue/OPS-9/properties/mine', { a: 2 })).resolves.toMatchObject({ status: 404 });
  expect(jsm.state().issues).toMatchObject([{ priorityId: '1', properties: { mine: { a: 2 } } }]);
});

describe('an alert of an incident', () => {
  it('is acknowledged some time after that was accepted, by its whole id', async () => {
    const { clock, jsm, send } = await opened();
    const { body } = await send('GET', `${INCIDENT}/responder-alerts`);
    const id = String(objectsIn(body.responderAlerts)[0]?.id);
    await expect(send('POST', `${OPS}/alerts/1/acknowledge`)).resolves.toMatchObject({ status: 422 });
    const { status, body: accepted } = await send('POST', `${OPS}/alerts/${id}/acknowledge`);
    expect(status).toBe(202);
    const request = `${OPS}/alerts/requests/${String(accepted.requestId)}`;
    await expect(send('GET', request)).resolves.toMatchObject({ status: 404 });
    clock.ms += 700;
    await expect(send('GET', request)).resolves.toMatchObject({ body: { isSuccess: true, alertId: id } });
    await expect(send('GET', `${OPS}/alerts/${id}`)).resolves.toMatchObject({
      body: { acknowledged: true, owner: 'Q-Bot', ackTime: expect.any(String) },
    });
    expect(jsm.state().alerts).toMatchObject([{ teamId: 'team-1', acknowledged: true }]);
  });

  it('comes of a further team, by its ARI; an issue that is no incident has none', async () => {
    const { create, jsm, send } = await opened();
    const add = (ari: string) => send('POST', `${INCIDENT}/responder/add`, { responders: [{ ari }] });
    await expect(add('ari:cloud:identity::team/team-1')).resolves.toMatchObject({ status: 200 });
    await expect(add('team-1')).resolves.toMatchObject({ status: 400 });
    expect(jsm.state().alerts).toHaveLength(2);
    await create({ customfield_10010: '75', customfield_10050: [] });
    const service = { affectedServices: [{ ari: PAYMENTS }] };
    const late = INCIDENT.replace('10501', '10502');
    await expect(send('POST', `${late}/affected-service/add`, service)).resolves.toMatchObject({
      status: 200,
    });
    expect(jsm.state().alerts).toHaveLength(3);
    await expect(send('GET', `${INCIDENT.replace('10501', '1')}/responder-alerts`)).resolves.toMatchObject({
      status: 404,
    });
  });
});

it('says who is on call by account, and shows nothing of Operations to who is in no team', async () => {
  const { jira, jsm, send } = buildJsm();
  await expect(send('GET', `${OPS}/schedules?size=51`)).resolves.toMatchObject({ status: 422 });
  await expect(send('GET', `${OPS}/schedules/sch-1/on-calls?flat=true`)).resolves.toMatchObject({
    body: { onCallUsers: ['account-1'] },
  });
  await expect(send('GET', `${OPS}/schedules/sch-1/next-on-calls?flat=true`)).resolves.toMatchObject({
    body: { nextOnCallUsers: ['account-2'] },
  });
  await expect(send('GET', `${OPS}/schedules/sch-1/on-calls`)).resolves.toMatchObject({
    body: { onCallParticipants: [{ id: 'account-1', type: 'user' }] },
  });
  await expect(send('GET', `${OPS}/schedules/Platform/on-calls`)).resolves.toMatchObject({ status: 404 });
  await expect(jira('GET', '/user/bulk?accountId=account-1&accountId=account-2')).resolves.toMatchObject({
    body: { values: [{ displayName: 'Ada' }] },
  });
  jsm.configure({ teamsAsArray: true });
  expect((await send('GET', `${OPS}/teams`)).json).toEqual([{ teamId: 'team-1', teamName: 'Payments team' }]);
  jsm.configure({ seesOperations: false });
  await expect(send('GET', `${OPS}/schedules`)).resolves.toMatchObject({ body: { values: [] } });
});

it('does at once what a user does in its pages', async () => {
  const { jsm, send } = await opened();
  await send('POST', '/driver/acknowledge', { incident: 'OPS-1', user: 'cleo' });
  await send('POST', '/driver/transition', { incident: 'OPS-1', name: 'Close' });
  await expect(send('POST', '/driver/acknowledge', { incident: 'OPS-2' })).resolves.toMatchObject({
    status: 404,
  });
  expect(jsm.state()).toMatchObject({
    alerts: [{ owner: 'cleo' }],
    issues: [{ status: { name: 'Closed' } }],
  });
});
