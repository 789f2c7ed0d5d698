import { type StartedFakeJsm, startFakeJsm } from './fixtures/start-fake-jsm.ts';
import { type IncidentActions, IncidentNotFoundError } from './incident-backend.ts';

const user = { id: 'U03JUNIPER', name: 'juniper' };

let started: StartedFakeJsm;
beforeEach(async () => {
  started = await startFakeJsm();
});
afterEach(() => started.close());

type Act = (to: IncidentActions, request: { id: string; user: typeof user; note?: string }) => unknown;

const ACTIONS: [action: string, act: Act][] = [
  ['acknowledge', (to, request) => to.acknowledge(request)],
  ['resolve', (to, request) => to.resolve(request)],
  ['close', (to, request) => to.close(request)],
];

describe.each(ACTIONS)('%s, when Jira does not take the comment that follows', (_action, act) => {
  it.each([
    ...[400, 401, 403, 404, 413, 429].map((status) => [{ kind: 'status', status }, 'refused'] as const),
    ...[500, 502, 503, 504].map((status) => [{ kind: 'status', status }, 'unknown'] as const),
    [{ kind: 'drop' }, 'unknown'] as const,
    [{ kind: 'refuse' }, 'unknown'] as const,
  ])('is done, and says of the note, after %j: %s', async (fault, noteLost) => {
    const id = await started.open();
    started.faults.set({ target: 'jsm.comment', ...fault });
    const result = await act(started.backend, { id, user, note: 'Rolled back.' });
    expect(result).toMatchObject({ kind: 'done', noteLost });
    expect(started.logged()).toContainEqual(expect.stringContaining('the issue does not say who did it'));
  });

  it('says of the note of what was done before that it is not known', async () => {
    const id = await started.open();
    await act(started.backend, { id, user, note: 'Rolled back.' });
    const result = await act(started.backend, { id, user, note: 'Rolled back.' });
    expect(result).toMatchObject({ kind: 'already', noteLost: 'unknown' });
  });

  it('has lost no note if the user wrote none', async () => {
    const id = await started.open();
    started.faults.set({ target: 'jsm.comment', kind: 'status', status: 503 });
    const result = await act(started.backend, { id, user });
    expect(result).toMatchObject({ kind: 'done' });
    expect(result).not.toHaveProperty('noteLost');
  });

  it('has lost no note if Jira took it', async () => {
    const id = await started.open();
    const result = await act(started.backend, { id, user, note: 'Rolled back.' });
    expect(result).toMatchObject({ kind: 'done' });
    expect(result).not.toHaveProperty('noteLost');
    expect(JSON.stringify(started.fake.state().issues[0]?.comments)).toContain('Rolled back.');
  });
});

it.each(ACTIONS.slice(1))(
  '%s whose time was over before the comment was sent is done without the note',
  async (_action, act) => {
    const id = await started.open();
    const slow: typeof fetch = async (url, init) => {
      const answer = await fetch(url, init);
      if (init?.method === 'POST') started.clock.ms += 11_000;
      return answer;
    };
    const result = await act(started.connect({ fetch: slow }), { id, user, note: 'Rolled back.' });
    expect(result).toMatchObject({ kind: 'done', noteLost: 'refused' });
  },
);

describe('an issue that is no incident', () => {
  const ALL: [action: string, act: Act][] = [
    ...ACTIONS,
    ['reopen', (to, request) => to.reopen(request)],
    ['note', (to, request) => to.addNote({ note: 'x', ...request })],
    ['priority', (to, request) => to.setPriority({ ...request, priority: 'P1' })],
    ['escalate', (to, request) => to.escalate({ ...request, team: 'Search team' })],
  ];

  it.each(ALL)('is left alone: %s', async (_action, act) => {
    const id = await started.open();
    await started.inJira('change-type', { incident: 'OPS-1', name: 'Task' });
    const work = Promise.resolve(act(started.backend, { id, user }));
    await expect(work).rejects.toBeInstanceOf(IncidentNotFoundError);
    await expect(work).rejects.toMatchObject({ userMessage: 'OPS-1 is a Task, not an incident.' });
    expect(started.sent()).toEqual([]);
    expect(started.counted).toEqual([]);
  });

  it('is not found by its key, and shown where it was one before', async () => {
    const id = await started.open();
    await started.inJira('change-type', { incident: 'OPS-1', name: 'Anfrage' });
    await expect(started.backend.find({ number: 'OPS-1' })).rejects.toMatchObject({
      userMessage: 'OPS-1 is an Anfrage, not an incident.',
    });
    await expect(started.backend.find({ id })).resolves.toMatchObject({ number: 'OPS-1' });
  });
});

describe('reopen, where several transitions lead back', () => {
  const to = { id: '10030', name: 'Open', statusCategory: { key: 'new' } };
  const back = { id: '51', name: 'Back to open', to };
  const transitions = [back, { id: '61', name: 'Work again', to }];

  async function reopened(settings: { reopenTransition?: string }): Promise<unknown> {
    const id = await started.open();
    await started.backend.resolve({ id, user });
    started.faults.set({ target: 'jsm.transitions', kind: 'status', status: 200, body: { transitions } });
    return started
      .connect({ settings })
      .reopen({ id, user })
      .catch((error: unknown) => error);
  }

  it.each(['Back to open', 'back to OPEN ', '51'])('takes the one of the settings: %j', async (given) => {
    await expect(reopened({ reopenTransition: given })).resolves.toMatchObject({ kind: 'done' });
    expect(started.fake.state().issues).toMatchObject([{ status: { category: 'new' } }]);
  });

  it.each([
    [{}, 'Jira has several ways to reopen it (Back to open, Work again)'],
    [{ reopenTransition: 'Revive' }, 'Jira offers no transition to reopen it'],
  ])('takes none where they do not say which: %j', async (settings, words) => {
    const error = await reopened(settings);
    expect(error).toHaveProperty('userMessage', expect.stringContaining(words));
    expect(started.fake.state().issues).toMatchObject([{ status: { category: 'done' } }]);
  });
});

it('a note that Jira does not take is no action that was done', async () => {
  const id = await started.open();
  started.faults.set({ target: 'jsm.comment', kind: 'status', status: 503 });
  await expect(started.backend.addNote({ id, user, note: 'Rolled back.' })).rejects.toMatchObject({
    userMessage: 'Jira is having problems (HTTP 503).',
  });
});
