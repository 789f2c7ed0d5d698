import { type StartedFakeJsm, startFakeJsm } from './fixtures/start-fake-jsm.ts';
import type { IncidentActions } from './incident-backend.ts';

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
  it.each(['drop', 'refuse'] as const)('is done, and the note is in doubt: %s', async (kind) => {
    const id = await started.open();
    started.faults.set({ target: 'jsm.comment', kind });
    const result = await act(started.backend, { id, user, note: 'Rolled back.' });
    expect(result).toMatchObject({ kind: 'done', noteInDoubt: true });
    expect(started.logged()).toContainEqual(expect.stringContaining('the issue does not say who did it'));
  });

  it('has no note in doubt if the user wrote none', async () => {
    const id = await started.open();
    started.faults.set({ target: 'jsm.comment', kind: 'status', status: 503 });
    const result = await act(started.backend, { id, user });
    expect(result).toMatchObject({ kind: 'done' });
    expect(result).not.toHaveProperty('noteInDoubt');
  });

  it('has no note in doubt if Jira took it', async () => {
    const id = await started.open();
    const result = await act(started.backend, { id, user, note: 'Rolled back.' });
    expect(result).toMatchObject({ kind: 'done' });
    expect(result).not.toHaveProperty('noteInDoubt');
    expect(JSON.stringify(started.fake.state().issues[0]?.comments)).toContain('Rolled back.');
  });
});

it('a note that Jira does not take is no action that was done', async () => {
  const id = await started.open();
  started.faults.set({ target: 'jsm.comment', kind: 'status', status: 503 });
  await expect(started.backend.addNote({ id, user, note: 'Rolled back.' })).rejects.toMatchObject({
    userMessage: 'Jira is having problems (HTTP 503).',
  });
});
