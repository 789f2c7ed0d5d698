import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { buildSubmission } from './fixtures/build-payload.ts';
import { buildIncident } from './fixtures/build-receipt.ts';
import { run } from './fixtures/drive.ts';
import { PAYMENTS, type StartedFakeJsm, startFakeJsm } from './fixtures/start-fake-jsm.ts';
import { startJsmHarness } from './fixtures/start-jsm-harness.ts';

const NEEDED = ['project', 'issuetype', 'summary', 'description', 'labels'];
const OPTIONAL = { priority: 'priority', requestType: 'customfield_10010', services: 'customfield_10050' };
const screenWithout = (...missing: (keyof typeof OPTIONAL)[]) => ({
  screen: [
    ...NEEDED,
    ...Object.values(OPTIONAL).filter((field) => !missing.some((name) => OPTIONAL[name] === field)),
  ],
});

let table: StartedTable;
let started: StartedFakeJsm | undefined;
beforeAll(async () => {
  table = await startTable();
});
afterEach(() => started?.close());
afterAll(() => table.close());

async function startJira(behaviour: Parameters<typeof startFakeJsm>[0]): Promise<StartedFakeJsm> {
  started = await startFakeJsm(behaviour);
  return started;
}

type Missing = Parameters<typeof screenWithout>;

const ROWS: [missing: Missing, isServiceAdded: boolean, remark: string | undefined][] = [
  [[], true, undefined],
  [['priority'], true, 'Opened without priority P2: Jira did not take it.'],
  [
    ['requestType'],
    true,
    'Opened without Request Type: Jira did not take it. Perhaps nobody is called: look in Jira.',
  ],
  [['services'], true, undefined],
  [
    ['services'],
    false,
    'Opened without Affected services: Jira did not take it. Perhaps nobody is called: look in Jira.',
  ],
  [
    ['priority', 'requestType', 'services'],
    false,
    'Opened without priority P2, Request Type and Affected services: Jira did not take them. Perhaps nobody is called: look in Jira.',
  ],
];

it.each(ROWS)('an issue whose screen lacks %j (service added: %s) says %j', async (...row) => {
  const [missing, isServiceAdded, remark] = row;
  const { backend, fake, faults } = await startJira(screenWithout(...missing));
  if (!isServiceAdded) faults.set({ target: 'jsm.affected-service', kind: 'status', status: 400 });
  const incident = buildIncident({ service: PAYMENTS });
  const ref = await backend.createIncident(incident);
  const outcome = await backend.outcome(ref);
  expect(outcome).toMatchObject({ kind: 'done' });
  expect(Object(outcome).incident.remark).toBe(remark);
  expect((await backend.findByKey(incident.key, 0))?.remark).toBe(remark);
  expect(fake.state().issues).toHaveLength(1);
});

it('a field that the site does not show is left out, and its service is added', async () => {
  const { connect, fake, faults } = await startJira(screenWithout('services'));
  faults.set({ target: 'jsm.field', kind: 'status', status: 200, body: [] });
  const backend = connect();
  const ref = await backend.createIncident(buildIncident({ service: PAYMENTS }));
  await expect(backend.outcome(ref)).resolves.toMatchObject({
    incident: { remark: expect.stringContaining('Opened without Request Type: ') },
  });
  expect(fake.state().issues).toMatchObject([{ services: [expect.stringContaining(PAYMENTS.id)] }]);
});

it('people read it under the message, also after the incident has changed', async () => {
  const { harness, jira, texts } = await startJsmHarness(table);
  started = jira;
  jira.fake.configure(screenWithout('priority'));
  const selected = { text: { text: PAYMENTS.name }, value: PAYMENTS.id };
  const payload = buildSubmission({
    service: { value: { type: 'static_select', selected_option: selected } },
  });
  const key = 'view:T04LANTERN:LEFTOUT';
  await run(harness, 'view_submission', { subcommand: 'incident', text: '', idempotencyKey: key, payload });
  expect(texts()).toContain(':warning: Opened without priority P2: Jira did not take it.\\n<@');
  const ack = { subcommand: 'ack', args: ['OPS-1'], text: '', idempotencyKey: 'cmd:T04LANTERN:LEFTOUT' };
  await run(harness, 'slash_command', ack);
  const [updated] = [...harness.messages.shown.values()];
  expect(JSON.stringify(updated)).toContain('acknowledged');
  expect(JSON.stringify(updated)).toContain('Opened without priority P2');
});
