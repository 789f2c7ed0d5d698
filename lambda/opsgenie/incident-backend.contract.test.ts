import { startFakeJsm } from './fixtures/start-fake-jsm.ts';
import { type StartedBackend, startFakeOpsgenie } from './fixtures/start-fake-opsgenie.ts';
import {
  ActionNotPossibleError,
  type ActionRequest,
  INCIDENT_ACTIONS,
  type IncidentActions,
  IncidentNotFoundError,
  NoSuchScheduleError,
} from './incident-backend.ts';

/** Every backend keeps the same promises; a further one is one line here. */
const BACKENDS: { product: string; start: () => Promise<StartedBackend> }[] = [
  { product: 'OpsGenie', start: () => startFakeOpsgenie() },
  { product: 'Jira', start: () => startFakeJsm() },
];

const user = { id: 'U03JUNIPER', name: 'juniper' };

/** One call of each action, with what all of them need. */
const CALLS: Record<
  (typeof INCIDENT_ACTIONS)[number],
  (to: IncidentActions, request: ActionRequest) => unknown
> = {
  acknowledge: (to, request) => to.acknowledge(request),
  resolve: (to, request) => to.resolve(request),
  close: (to, request) => to.close(request),
  reopen: (to, request) => to.reopen(request),
  addNote: (to, request) => to.addNote({ note: 'We roll back.', ...request }),
  setPriority: (to, request) => to.setPriority({ ...request, priority: 'P1' }),
  escalate: (to, request) => to.escalate({ ...request, team: 'Search team' }),
};

describe.each(BACKENDS)('$product as a backend', ({ product, start }) => {
  let started: StartedBackend;
  beforeEach(async () => {
    started = await start();
  });
  afterEach(() => started.close());

  const find = async (id: string) => {
    const found = await started.backend.find({ id });
    if (found === undefined) throw new Error('there is none');
    return found;
  };

  it('has a name, and labels of its own', async () => {
    const { number } = await find(await started.open());
    expect(started.backend.name).toBe(product);
    expect(started.backend.label({ number })).toContain(number);
  });

  it('shows an incident by its number as by its id', async () => {
    const id = await started.open({ message: 'Checkout is down', priority: 'P2' });
    const incident = await find(id);
    expect(incident).toEqual({
      ...{
        id,
        number: incident.number,
        url: expect.stringContaining('https://'),
        message: 'Checkout is down',
      },
      ...{ priority: 'P2', status: 'open', services: ['Payments'], createdAt: expect.any(Number) },
      ...{ acknowledgement: { kind: 'none' }, resolvedAt: undefined },
    });
    await expect(started.backend.find({ number: incident.number })).resolves.toEqual(incident);
  });

  it.each([{ number: '999' }, { number: '../services' }, { number: '' }, { id: 'nothing-1' }, { id: '..' }])(
    'finds nothing by %j',
    async (by) => {
      await expect(started.backend.find(by)).resolves.toBeUndefined();
    },
  );

  it('lists what is open, newest first, and how many are', async () => {
    const first = await started.open({ message: 'first' });
    await started.open({ message: 'second' });
    await started.open({ message: 'third' });
    await started.backend.close({ id: first, user });
    const { incidents, total } = await started.backend.listOpen();
    expect(incidents.map(({ message }) => message)).toEqual(['third', 'second']);
    expect(total).toBe(2);
    await expect(started.backend.listOpen(1)).resolves.toMatchObject({
      incidents: [{ message: 'third' }],
      total: 2,
    });
  });

  it('acknowledges in the name of the user, once', async () => {
    const id = await started.open();
    await expect(started.backend.acknowledge({ id, user })).resolves.toMatchObject({ kind: 'done' });
    const { acknowledgement } = await find(id);
    expect(acknowledgement).toEqual({ kind: 'acknowledged', by: 'juniper', at: expect.any(Number) });
    const before = started.sent();
    const again = await started.backend.acknowledge({ id, user });
    expect(again).toMatchObject({ kind: 'already', incident: { acknowledgement: { by: 'juniper' } } });
    expect(started.sent()).toEqual(before);
  });

  it('acknowledges by an alert of the incident, once', async () => {
    const id = await started.open();
    const [alertId = ''] = started.alertsOf(id);
    await expect(started.backend.acknowledge({ id, alertId, user })).resolves.toMatchObject({ kind: 'done' });
    const before = started.sent();
    await expect(started.backend.acknowledge({ id, alertId, user })).resolves.toMatchObject({
      kind: 'already',
    });
    expect(started.sent()).toEqual(before);
  });

  it('acknowledges nothing by an alert of another incident, or by none, whatever its state', async () => {
    const id = await started.open({ message: 'first' });
    const other = await started.open({ message: 'second' });
    const refused = [...started.alertsOf(other), 'none', '../incidents'];
    expect(refused).toHaveLength(3);
    for (const alertId of refused) {
      const work = started.backend.acknowledge({ id, alertId, user });
      await expect(work).rejects.toBeInstanceOf(ActionNotPossibleError);
    }
    expect(started.sent()).toEqual([]);
    await started.backend.resolve({ id, user });
    const [alertId = ''] = started.alertsOf(other);
    const work = started.backend.acknowledge({ id, alertId, user });
    await expect(work).rejects.toBeInstanceOf(ActionNotPossibleError);
  });

  it.each([
    ['resolve', 'resolved'],
    ['close', 'closed'],
  ] as const)('%s ends an incident, once, and says when', async (action, status) => {
    const id = await started.open();
    await expect(started.backend[action]({ id, user })).resolves.toMatchObject({ kind: 'done' });
    await expect(find(id)).resolves.toMatchObject({ status, resolvedAt: expect.any(Number) });
    const before = started.sent();
    await expect(started.backend[action]({ id, user })).resolves.toMatchObject({ kind: 'already' });
    expect(started.sent()).toEqual(before);
  });

  it.each(['resolve', 'close'] as const)('does not acknowledge after a %s', async (action) => {
    const id = await started.open();
    await started.backend[action]({ id, user });
    const before = started.sent();
    await expect(started.backend.acknowledge({ id, user })).resolves.toMatchObject({ kind: 'already' });
    expect(started.sent()).toEqual(before);
  });

  it('does not resolve what is closed, and closes what is resolved', async () => {
    const id = await started.open();
    await started.backend.resolve({ id, user });
    await expect(started.backend.close({ id, user })).resolves.toMatchObject({ kind: 'done' });
    await expect(started.backend.resolve({ id, user })).resolves.toMatchObject({ kind: 'already' });
  });

  it.each(INCIDENT_ACTIONS)(
    'says that it is about to send, and sends nothing if that throws: %s',
    async (action) => {
      const id = await started.open({ priority: 'P2' });
      if (action === 'reopen') await started.backend.resolve({ id, user });
      const before = started.sent();
      const beforeSend = () => Promise.reject(new Error('not now'));
      await expect(CALLS[action](started.backend, { id, user, beforeSend })).rejects.toThrow('not now');
      expect(started.sent()).toEqual(before);
    },
  );

  it('says nothing where it sends nothing', async () => {
    const id = await started.open();
    await started.backend.resolve({ id, user });
    const beforeSend = () => Promise.reject(new Error('not now'));
    for (const action of ['acknowledge', 'resolve'] as const) {
      await expect(started.backend[action]({ id, user, beforeSend })).resolves.toMatchObject({
        kind: 'already',
      });
    }
  });

  it('opens a resolved one again', async () => {
    const id = await started.open();
    await expect(started.backend.reopen({ id, user })).resolves.toMatchObject({ kind: 'already' });
    await started.backend.resolve({ id, user });
    await expect(started.backend.reopen({ id, user })).resolves.toMatchObject({ kind: 'done' });
    await expect(find(id)).resolves.toMatchObject({ status: 'open', resolvedAt: undefined });
  });

  it('changes the priority, once', async () => {
    const id = await started.open({ priority: 'P2' });
    await expect(started.backend.setPriority({ id, user, priority: 'P1' })).resolves.toMatchObject({
      ...{ kind: 'done', incident: { priority: 'P2' } },
    });
    await expect(find(id)).resolves.toMatchObject({ priority: 'P1' });
    await expect(started.backend.setPriority({ id, user, priority: 'P1' })).resolves.toMatchObject({
      kind: 'already',
    });
  });

  it('adds each note, cuts a long one by characters and says so', async () => {
    const id = await started.open();
    const short = await started.backend.addNote({ id, user, note: 'We roll back.' });
    expect(short).toMatchObject({ kind: 'done', noteCut: false });
    const long = await started.backend.addNote({ id, user, note: '🧯'.repeat(25_001) });
    expect(long).toMatchObject({ kind: 'done', noteCut: true });
    expect(started.sent()).toHaveLength(2);
  });

  it.each(['', ' \n '])('adds no note of %j', async (note) => {
    const id = await started.open();
    await expect(started.backend.addNote({ id, user, note })).rejects.toBeInstanceOf(ActionNotPossibleError);
    expect(started.sent()).toEqual([]);
  });

  it('calls a further team, whose alert is then to be acknowledged too', async () => {
    const id = await started.open();
    await started.backend.acknowledge({ id, user });
    await expect(started.backend.escalate({ id, user, team: 'Search team' })).resolves.toMatchObject({
      kind: 'done',
    });
    await expect(find(id)).resolves.toMatchObject({ acknowledgement: { kind: 'none' } });
    await expect(started.backend.acknowledge({ id, user })).resolves.toMatchObject({ kind: 'done' });
    await expect(find(id)).resolves.toMatchObject({ acknowledgement: { kind: 'acknowledged' } });
  });

  it.each(INCIDENT_ACTIONS)(
    'says of %s whether it can, and does it to no incident that is not there',
    async (action) => {
      await expect(started.backend.can()).resolves.toHaveProperty(action, true);
      for (const id of ['nothing-1', '..', '']) {
        const error = await Promise.resolve(CALLS[action](started.backend, { id, user })).catch(
          (thrown) => thrown,
        );
        expect(error).toBeInstanceOf(IncidentNotFoundError);
        expect(error).toHaveProperty('userMessage', expect.stringContaining(product));
      }
      expect(started.sent()).toEqual([]);
    },
  );

  it('makes the alert of a drill that belongs to no incident, and closes it, or says that it cannot', async () => {
    const drill = { alias: 'qbot-drill-JKJaXmPLvHcESHA=', user };
    if (!(await started.backend.can()).drill) {
      await expect(started.backend.startDrill(drill)).rejects.toBeInstanceOf(ActionNotPossibleError);
      await expect(started.backend.endDrill(drill.alias)).rejects.toBeInstanceOf(ActionNotPossibleError);
      return expect(started.sent()).toEqual([]);
    }
    await started.backend.startDrill(drill);
    await started.backend.endDrill(drill.alias);
    await expect(started.backend.listOpen()).resolves.toMatchObject({ total: 0 });
    expect(started.sent()).toHaveLength(2);
  });

  it('says who is on call, until when and who follows; nobody where nobody is', async () => {
    const week = 7 * 24 * 60 * 60 * 1000;
    const platform = {
      schedule: 'Platform on call',
      enabled: true,
      now: ['ada@example.com'],
      next: ['ben@example.com'],
    };
    const until = started.clock.ms + week;
    await expect(started.backend.onCall()).resolves.toEqual([
      { schedule: 'Empty', enabled: true, now: [], until: undefined, next: [] },
      { ...platform, until },
      { schedule: 'Retired', enabled: false, now: [], until: undefined, next: [] },
    ]);
    await expect(started.backend.onCall(' platform ON call ')).resolves.toEqual([{ ...platform, until }]);
    started.clock.ms += week;
    await expect(started.backend.onCall('Platform on call')).resolves.toMatchObject([
      { now: ['ben@example.com'], next: ['ada@example.com'] },
    ]);
  });

  it('offers the schedules that there are', async () => {
    const error = await started.backend.onCall('platform').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NoSuchScheduleError);
    expect(error).toHaveProperty('userMessage', expect.stringContaining('Platform on call'));
  });
});
