import { createHourlyLimit } from '../../common/aws/hourly-limit.ts';
import { buildContext } from '../../common/fixtures/build-context.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import type { Priority } from '../../common/priorities.ts';
import type { DeliveryRequest } from '../../common/slack/deliver-message.ts';
import { submitIncident } from './create-incident.ts';
import { buildHarness, type Harness, RECEIVED_AT } from './fixtures/build-harness.ts';
import { buildInput, buildOrder } from './fixtures/build-receipt.ts';
import type { NewReceipt } from './receipt-store.ts';

const PER_HOUR = 2;

let table: StartedTable;
let harness: Harness;
/** Texts of the receipts, as they were shown last. */
let said: string[];
/** A person of their own for each test: rows of a limit outlive it. */
let user: { id: string; name: string };
let tests = 0;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  harness = buildHarness(table);
  tests += 1;
  user = { id: `U03JUNIPER${tests}`, name: 'juniper' };
  said = [];
  limitTo(PER_HOUR);
  const { deliverMessage } = harness.deps;
  harness.deps.deliverMessage = async (wanted: DeliveryRequest) => {
    if (wanted.isFinal) said.push(wanted.message.text);
    return deliverMessage(wanted);
  };
});
afterAll(() => table.close());

function limitTo(perHour: number, name = 'qbot'): void {
  const { log } = harness.deps;
  const at = { ...table.at(() => harness.clock.now), name };
  harness.deps.incidentLimit = createHourlyLimit({ table: at, log }, { what: 'incidents', perHour });
}

const keyOf = (number: number) => `view:T04LANTERN:V${tests}-${number}`;

function submit(number: number, receipt: Partial<NewReceipt> = {}): Promise<void> {
  return submitIncident(harness.deps, {
    receipt: buildOrder({ key: keyOf(number), user, requestId: `Qa${number}limit=`, ...receipt }),
    user: (receipt.submittedBy ?? user).id,
    responseUrl: null,
    receivedAt: RECEIVED_AT,
    isReplay: false,
    context: buildContext(45_000),
  });
}

const withPriority = (priority: Priority) => ({ input: buildInput({ priority }) });
const opened = () => harness.incidents.creates.map(({ key }) => key);

it('asks before one more than the limit is opened, and keeps all that was typed', async () => {
  await submit(1);
  await submit(2);
  await submit(3);
  expect(opened()).toEqual([keyOf(1), keyOf(2)]);
  expect(said.at(-1)).toContain(
    'No incident opened: P2 Checkout: Checkout is down - You asked for 2 this hour. Open another? Press Try again, and submit the form: it has what you typed.',
  );
  const receipt = await harness.receipts.find(keyOf(3));
  expect(receipt).toMatchObject({ state: 'failed', input: buildInput() });
  expect(harness.decisions.at(-1)).toEqual({
    ...{ action: 'create', decision: 'refused', rule: 'hourly_limits', outcome: 'refused' },
  });
});

it('opens it once it is submitted again, and asks no second time', async () => {
  for (const number of [1, 2, 3]) await submit(number);
  await submit(3, { attempt: 1, requestId: 'Qa3again=' });
  await submit(3, { attempt: 1, requestId: 'Qa3again=' });
  expect(opened()).toEqual([keyOf(1), keyOf(2), keyOf(3)]);
  expect(said.at(-1)).toMatch(/^Incident </);
});

it('never asks about a P1, but counts it', async () => {
  for (const number of [1, 2, 3, 4]) await submit(number, withPriority('P1'));
  expect(opened()).toHaveLength(4);
  await submit(5, withPriority('P5'));
  expect(opened()).toHaveLength(4);
  expect(harness.lines.filter(({ fields }) => fields.outcome === 'over_limit')).toHaveLength(3);
});

it('counts a retried delivery once, and one that died before it was answered', async () => {
  const { incidents } = harness;
  incidents.takesIn = false;
  incidents.onCreate = () => Promise.reject(new TypeError('as if it had died'));
  await expect(submit(1)).rejects.toThrow('as if it had died');
  incidents.takesIn = true;
  incidents.onCreate = async () => undefined;
  for (const number of [1, 1, 2, 3]) await submit(number);
  expect(opened()).toEqual([keyOf(1), keyOf(2)]);
  expect(said.map((text) => /^(Incident|No incident)/.exec(text)?.[0])).toEqual([
    ...['Incident', 'Incident', 'No incident'],
  ]);
});

it('counts by who submits, not by who began', async () => {
  await submit(1);
  await submit(2);
  await submit(3, { submittedBy: { id: `U05ROWAN${tests}`, name: 'rowan' } });
  expect(opened()).toHaveLength(3);
});

it('opens it if the table does not count', async () => {
  limitTo(1, 'no-such-table');
  for (const number of [1, 2, 3]) await submit(number);
  expect(opened()).toHaveLength(3);
});

it('does not ask where the limit is off', async () => {
  limitTo(0);
  for (const number of [1, 2, 3]) await submit(number);
  expect(opened()).toHaveLength(3);
});
