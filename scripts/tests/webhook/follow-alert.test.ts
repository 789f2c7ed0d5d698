import * as fc from 'fast-check';
import { buildContext } from '../../../common/fixtures/build-context.ts';
import { buildWebhookEvent } from '../../../common/fixtures/build-webhook-event.ts';
import { recordLog } from '../../../common/fixtures/record-log.ts';
import { type StartedTable, startTable } from '../../../common/fixtures/start-table.ts';
import { type AlertAction, alertActionSchema } from '../../../common/webhook-contract.ts';
import { FakeMessages } from '../../../lambda/opsgenie/fixtures/fake-messages.ts';
import {
  type StartedFakeOpsgenie,
  startFakeOpsgenie,
  TEAMS,
} from '../../../lambda/opsgenie/fixtures/start-fake-opsgenie.ts';
import { createFollowAlert } from '../../../lambda/opsgenie/follow-alert.ts';
import { incidentMessage } from '../../../lambda/opsgenie/incident-message.ts';
import { createIncidentStore } from '../../../lambda/opsgenie/incident-store.ts';
import { createUpdateReceipt } from '../../../lambda/opsgenie/refresh-receipt.ts';
import { publishAfter } from '../../../lambda/pushover/publish-action.ts';
import { parseWebhook } from '../../../lambda/pushover/webhook.ts';

/** From the body of a webhook to the message in Slack, with OpsGenie's strict fake behind both. */
const MINUTE = 60_000;
const USERS = ['emil@example.com', 'olivia@example.com'];
const FORGER = 'mallory';

let table: StartedTable;
let opsgenie: StartedFakeOpsgenie;
let runs = 0;
beforeAll(async () => {
  [table, opsgenie] = await Promise.all([startTable(), startFakeOpsgenie()]);
});
afterAll(() => Promise.all([table.close(), opsgenie.close()]));

interface World {
  incidents: { id: string; number: string; place: { channel: string; ts: string } }[];
  messages: FakeMessages;
  deliver(body: string): Promise<void>;
}

/** Two incidents that Slack shows, and one container of each function. */
async function startWorld(): Promise<World> {
  const { backend, clock } = opsgenie;
  const now = () => clock.ms;
  const { log } = recordLog();
  const messages = new FakeMessages();
  const known = createIncidentStore(table.at(now));
  runs += 1;
  const incidents = [];
  for (const name of ['a', 'b']) {
    const id = await opsgenie.open({ key: `${name}-${runs}` });
    const { number = '' } = (await backend.find({ id })) ?? {};
    const place = { channel: 'C07HARBOUR', ts: `1790000000.${name}${runs}` };
    await known.change(id, () => ({ shownIn: [place] }));
    incidents.push({ id, number, place });
  }
  const receipts = { find: async () => undefined };
  const sleep = async () => undefined;
  const update = { incidents: backend, known, receipts, messages, log, now, sleep };
  const follow = createFollowAlert({ updateReceipt: createUpdateReceipt(update), log });
  return { incidents, messages, deliver: delivery(follow, now) };
}

/** As the function pushover handles a body, but for the phone; what it publishes is followed at once. */
function delivery(follow: (detail: AlertAction) => Promise<void>, now: () => number) {
  const incidentOf = new Map<string, string>();
  const handle = publishAfter(
    async ({ action, alertId, incidentHint }) => {
      if (action === 'Create' && alertId && incidentHint) incidentOf.set(alertId, incidentHint);
    },
    {
      publish: async (type, detail) => {
        const event: unknown = JSON.parse(JSON.stringify(buildWebhookEvent(type, detail)));
        await follow(alertActionSchema.parse(Object(event).detail));
      },
      alerts: { incidentHintOf: async (alertId) => incidentOf.get(alertId) },
      log: recordLog().log,
      now,
    },
  );
  return (body: string) => handle(parseWebhook(body), buildContext(), 'request-1');
}

const incident = fc.nat({ max: 1 });
const act = fc.record({
  incident,
  does: fc.constantFrom('acknowledge', 'unacknowledge', 'note', 'end', 'team', 'priority'),
  user: fc.constantFrom(...USERS),
  /** Deliveries before the next act. */
  deliver: fc.nat({ max: 3 }),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;
const forged = fc.record({
  incident: fc.option(incident),
  action: fc.constantFrom(
    'Create',
    'Acknowledge',
    'UnAcknowledge',
    'Close',
    'Delete',
    'UpdatePriority',
    'Escalate',
  ),
  alertId: fc.constantFrom('forged-1', 'forged-2'),
});

async function perform(world: World, end: string, { incident: at, does, user }: Act) {
  const { backend, clock, inOpsgenie } = opsgenie;
  const { id = '', number } = world.incidents[at] ?? {};
  clock.ms += MINUTE;
  const request = { id, user: { id: 'U0API', name: 'api' } };
  if (does === 'team') await backend.escalate({ ...request, team: TEAMS[1]?.name ?? '' });
  else if (does === 'priority')
    await backend.setPriority({ ...request, priority: clock.ms % 2 === 0 ? 'P2' : 'P4' });
  else await inOpsgenie(does === 'end' ? end : does, { incident: number, user, note: 'looking' });
}

/** The Create that OpsGenie sends when an incident makes its first alert: the fake's clock sends none here. */
function createBodies({ incidents }: World): string[] {
  return opsgenie.fake
    .state()
    .alerts.filter(({ incidentId }) => incidents.some(({ id }) => id === incidentId))
    .map(({ alertId, incidentId }) => bodyOf({ action: 'Create', alertId, incidentId, username: 'System' }));
}

function bodyOf({
  action,
  incidentId,
  ...alert
}: Record<'action' | 'alertId' | 'incidentId' | 'username', string>) {
  return JSON.stringify({ action, alert: { ...alert, details: { 'incident-id': incidentId } } });
}

it('the message of an incident ends in OpsGenie’s state, however its webhooks come, and believes no forged one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        acts: fc.array(act, { minLength: 1, maxLength: 7 }),
        end: fc.constantFrom('resolve', 'close'),
        forgeries: fc.array(forged, { maxLength: 4 }),
        keys: fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
      }),
      async ({ acts, end, forgeries, keys }) => {
        const world = await startWorld();
        const from = opsgenie.webhooks.length;
        const pending = forgeries.map(({ incident: at, ...given }) =>
          bodyOf({
            ...given,
            incidentId: (at === null ? undefined : world.incidents[at]?.id) ?? '__proto__',
            username: FORGER,
          }),
        );
        pending.push(...createBodies(world));
        let draws = 0;
        const draw = (length: number) => (keys[draws++ % keys.length] ?? 0) % length;
        const deliverOne = async (): Promise<void> => {
          const [body = '{"action":"Close"}'] = pending.splice(draw(pending.length), 1);
          await world.deliver(body);
          // At least once, it says.
          if (draw(3) === 0) await world.deliver(body);
        };
        let seen = from;
        for (const one of acts) {
          await perform(world, end, one);
          pending.push(...opsgenie.webhooks.slice(seen));
          seen = opsgenie.webhooks.length;
          for (let left = one.deliver; left > 0 && pending.length > 0; left -= 1) await deliverOne();
        }
        while (pending.length > 0) await deliverOne();
        await expectTruth(world);
      },
    ),
    { numRuns: 15, endOnFailure: true },
  );
}, 120_000);

async function expectTruth({ incidents, messages }: World): Promise<void> {
  const { backend, clock } = opsgenie;
  for (const { id, place } of incidents) {
    const found = await backend.find({ id });
    if (found === undefined) throw new Error('the fake lost its incident');
    const known = { incident: found, performed: {}, receipt: undefined };
    const shown = { ...known, can: await backend.can(), label: backend.label(found), now: clock.ms };
    expect(messages.wholeOf(place)).toBe(JSON.stringify(incidentMessage(shown)));
    expect(messages.wholeOf(place)).not.toContain(FORGER);
  }
  expect([messages.posts, messages.threads]).toEqual([0, []]);
}
