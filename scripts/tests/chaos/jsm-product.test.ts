import { type StartedFakeJsm, startFakeJsm } from '../../../lambda/opsgenie/fixtures/start-fake-jsm.ts';
import { TEAMS } from '../../../lambda/opsgenie/fixtures/start-fake-opsgenie.ts';
import { jsmIncidents } from './jsm-product.ts';

const ADA = { id: 'U0ADA', name: 'ada' };

let started: StartedFakeJsm;
let id: string;

beforeEach(async () => {
  started = await startFakeJsm();
  id = await started.open();
});
afterEach(() => started.close());

const shown = () => jsmIncidents({ jsm: started.fake });
const actions = () => shown().flatMap((incident) => incident.actions.map(({ action }) => action));

it('shows an issue as its users know it', () => {
  const [{ key, summary } = { key: '', summary: '' }] = started.fake.state().issues;
  expect(shown()).toMatchObject([
    {
      ...{ message: summary, label: key, number: key.replace('OPS-', ''), status: 'open' },
      ...{ url: `https://example.atlassian.net/browse/${key}`, isAcknowledged: false, actions: [] },
    },
  ]);
});

it('has each action once, and none of the comments and properties that go with it', async () => {
  const { backend } = started;
  await backend.acknowledge({ id, user: ADA });
  await backend.addNote({ id, user: ADA, note: 'Resolved by itself?' });
  await backend.setPriority({ id, user: ADA, priority: 'P1' });
  await backend.resolve({ id, user: ADA, note: 'Noted by nobody' });
  expect(shown()).toMatchObject([{ status: 'resolved', priority: 'P1', isAcknowledged: true }]);
  await backend.reopen({ id, user: ADA });
  await backend.escalate({ id, user: ADA, team: TEAMS[0]?.name ?? '' });
  await backend.close({ id, user: ADA });
  expect(actions()).toEqual(['acknowledge', 'notes', 'priority', 'resolve', 'reopen', 'responders', 'close']);
  expect(shown()).toMatchObject([{ status: 'closed', isAcknowledged: false }]);
});

it('does not count what Jira refused, or took and never processed', async () => {
  started.faults.set({ target: 'jsm.transition', kind: 'status', status: 403, body: {}, times: 1 });
  await expect(started.backend.resolve({ id, user: ADA })).rejects.toThrow();
  expect(actions()).toEqual([]);
  started.faults.set({ target: 'jsm.alert-acknowledge', kind: 'status', status: 202, body: {}, times: 1 });
  await expect(started.backend.acknowledge({ id, user: ADA })).rejects.toThrow();
  expect(shown()).toMatchObject([{ isAcknowledged: false, actions: [] }]);
});
