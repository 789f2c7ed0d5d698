import fc from 'fast-check';
import { createSubcommands } from '../../../common/backend/subcommands.ts';
import type { Detail } from '../../../common/contract.ts';
import { parseEvent } from '../../../common/contract.ts';
import { buildContext } from '../../../common/fixtures/build-context.ts';
import { buildDetail } from '../../../common/fixtures/build-event.ts';
import { onceInMemory } from '../../../common/fixtures/once-in-memory.ts';
import { recordLog } from '../../../common/fixtures/record-log.ts';
import type { UserMessage } from '../../../common/slack/notify-user.ts';
import { createBackendLambda } from '../../../example/backend_lambda/backend_lambda.ts';
import { buildInvocation, buildStored } from '../../../lambda/dead_letters/fixtures/build-dead-letter.ts';
import { operationsMessage } from '../../../lambda/dead_letters/operations-message.ts';
import { replayPreview } from '../../../lambda/dead_letters/replay-preview.ts';
import { userMessage } from '../../../lambda/dead_letters/user-message.ts';
import { alarmMessage } from '../../../lambda/devops/alarm-message.ts';
import { alarmsMessage } from '../../../lambda/devops/alarms-message.ts';
import { ALARM_SETTINGS, buildAlarmRow } from '../../../lambda/devops/fixtures/build-alarm.ts';
import { buildPending } from '../../../lambda/devops/fixtures/build-service.ts';
import { lockedMessage, locksText, unlockedMessage } from '../../../lambda/devops/lock-message.ts';
import { notStartedMessage } from '../../../lambda/devops/restart-message.ts';
import { readCluster, readTarget } from '../../../lambda/devops/target.ts';
import { deniedText, MRKDWN } from '../../../lambda/gatekeeper/rejection-text.ts';
import { inSlacksWords } from '../../../lambda/opsgenie/act-on-incident.ts';
import { buildInput, buildReceipt, buildServices } from '../../../lambda/opsgenie/fixtures/build-receipt.ts';
import { FakeActions } from '../../../lambda/opsgenie/fixtures/fake-actions.ts';
import { listMessage } from '../../../lambda/opsgenie/incident-list.ts';
import { incidentMessage } from '../../../lambda/opsgenie/incident-message.ts';
import { incidentModal, problemView } from '../../../lambda/opsgenie/incident-modal.ts';
import { addResponderTeam } from '../../../lambda/opsgenie/jsm-escalate.ts';
import { readJsmOnCall } from '../../../lambda/opsgenie/jsm-on-call.ts';
import { createShowOpenedFrom } from '../../../lambda/opsgenie/opened-from.ts';
import { readOnCall } from '../../../lambda/opsgenie/opsgenie-on-call.ts';
import { receiptMessage } from '../../../lambda/opsgenie/receipt-message.ts';
import type { ReceiptState } from '../../../lambda/opsgenie/receipt-store.ts';
import { threadNote } from '../../../lambda/opsgenie/thread-note.ts';
import { createQchain } from '../../../lambda/qchain/qchain.ts';
import { validateMessage, validateView } from '../../local/fakes/slack/block-kit.ts';
import { isTest, readSourceFiles } from './source-files.ts';
import { MARK, typedText, wordFaults } from './typed-words.ts';

const NOW = Date.parse('2026-09-21T14:19:20.000Z');

const inputOf = (typed: string) =>
  buildInput({ service: { id: 's', name: typed }, message: typed, description: typed, link: typed });

const states = (reason: string): ReceiptState[] => [
  { kind: 'received' },
  { kind: 'done', incident: { number: '41', url: 'https://lantern.app.opsgenie.com/41' } },
  { kind: 'failed', reason },
  { kind: 'unknown', reason },
  { kind: 'pending', ref: 'request-1' },
];

async function incidentMessages(typed: string): Promise<object[]> {
  const names = new FakeActions(() => NOW);
  const incident = names.add(17, { message: typed, services: [typed] });
  const can = await names.can();
  const shown = { incident, performed: {}, can, label: '#17', now: NOW };
  const list = listMessage(names, { incidents: [incident], total: 1 }, { can, now: NOW });
  const { simplerBlocks, ...first } = list;
  return [
    incidentMessage({ ...shown, receipt: buildReceipt({ input: inputOf(typed) }) }),
    incidentMessage({ ...shown, receipt: undefined }),
    first,
    { text: list.text, blocks: simplerBlocks },
  ];
}

async function openedFrom(typed: string): Promise<object[]> {
  const receipt = { input: inputOf(typed), state: 'done' as const };
  const shown = ['17', undefined].map((number) =>
    createShowOpenedFrom({
      openedFrom: { find: async () => ['one'], add: async () => undefined },
      receipts: {
        find: async () =>
          buildReceipt(number ? { ...receipt, incident: { number, url: 'https://o.example/17' } } : receipt),
      },
      known: { find: async () => undefined },
      ...{ incidents: new FakeActions(() => NOW), log: recordLog().log, now: () => NOW },
      sleep: async () => undefined,
    })({ channel: 'C07HARBOUR', ts: '1790000000.000100' }),
  );
  return (await Promise.all(shown)).map((blocks) => ({ text: '', blocks }));
}

const IDENTITY = {
  subcommand: 'incident',
  externalId: 'x',
  metadata: { channelId: 'C07HARBOUR', requestId: 'r' },
};

const views = (typed: string): object[] => [
  incidentModal(IDENTITY, buildServices(3), { prefill: inputOf(typed) }),
  problemView(IDENTITY, `No service has "${typed}" in its name.`, 'Try another word.'),
];

/** What a handler says, or the text of what it throws. */
async function said(
  run: (tell: (message: UserMessage) => void) => Promise<unknown> | unknown,
): Promise<object[]> {
  const messages: UserMessage[] = [];
  try {
    await run((message) => messages.push(message));
  } catch (error) {
    messages.push({ text: String(Object(error).userMessage) });
  }
  return messages;
}

const notifying = (tell: (message: UserMessage) => void) => async (_to: unknown, message: UserMessage) => {
  tell(message);
  return 'response_url' as const;
};

const context = buildContext();
const words = (typed: string): Partial<Detail> => ({
  subcommand: typed,
  args: [typed],
  text: typed,
  freeText: typed,
});

/** What the example says of a typed text, by its command, or by that button or its form. */
const example = (typed: string, by: 'command' | 'louder' | 'open' | 'take' | 'form') =>
  said(async (tell) => {
    const handlers = createBackendLambda({
      once: onceInMemory(),
      notifyUser: notifying(tell),
      deliverMessage: async ({ message }) => {
        tell(message);
        return { by: 'post', ts: '1.1' };
      },
      showModal: async (_detail, { view }) => {
        tell(view as never);
        return null;
      },
      log: recordLog().log,
    });
    const value = by === 'take' ? JSON.stringify({ text: typed, by: 'U03JUNIPER' }) : typed;
    const view = {
      private_metadata: JSON.stringify({ data: { said: typed } }),
      state: { values: { text: { value: { type: 'plain_text_input', value: typed } } } },
    };
    const action_id = by === 'open' ? '/example:share:open' : `/example::${by}`;
    const payload = by === 'form' ? { view } : { actions: [{ action_id, value }] };
    const type = by === 'command' ? 'slash_command' : by === 'form' ? 'view_submission' : 'block_actions';
    const detail = buildDetail({ command: '/example', ...words(typed), payload });
    await handlers[type]?.({ detail, context });
  });

const qchain = (subcommand: string, typed: string) =>
  said(async (tell) => {
    const limits = { nodes: [], lagBlocks: 1, haltedAfterSeconds: 1, now: () => NOW };
    const { slash_command } = createQchain({
      ...limits,
      notifyUser: notifying(tell),
      audit: { record: () => undefined },
    });
    const detail = buildDetail({ command: '/qchain', ...words(typed), subcommand: subcommand || typed });
    await slash_command?.({ detail, context });
  });

const unknownWord = (typed: string) =>
  said(async (tell) => {
    const none = createSubcommands({ title: 'None', subcommands: [], notifyUser: notifying(tell) });
    await none({ detail: buildDetail(words(typed)), context });
  });

const NO_SCHEDULE = { status: 200, headers: new Headers(), body: { data: [] } };
const JIRAS = {
  values: [{ id: 's', name: 'Payments', enabled: true }],
  platformTeams: [],
  accountId: 'q-bot',
};
const jira = async () => ({ status: 200, headers: new Headers(), body: JIRAS });
const backendSays = (ask: () => Promise<unknown>) => said(() => inSlacksWords({ name: 'Jira' }, ask));

function deadLetters(typed: string): object[] {
  const field = (value: object) => ({ [typed]: value, value });
  const form = {
    view: {
      private_metadata: JSON.stringify({ target: typed }),
      state: {
        values: {
          message: field({ type: 'plain_text_input', value: typed }),
          service: field({ selected_option: { text: { text: typed }, value: typed } }),
        },
      },
    },
  };
  const backend = {
    subcommands: ['incident'],
    incident: { where: 'OpsGenie', fields: ['message', 'service'] },
  };
  const orders = [
    buildInvocation({ payload: form }),
    buildInvocation({ ...words(typed), payload: {} }, 'slash_command'),
  ];
  return orders.flatMap((order) => {
    const deadLetter = buildStored({ payload: JSON.stringify(order), errorMessage: typed });
    const event = parseEvent(order);
    const contacts = { incidentFallback: 'call 7.', incidentWebUrl: '', replayChannel: 'C0OPERATIONS' };
    return [
      replayPreview(deadLetter, event, backend),
      operationsMessage(deadLetter, { backend, replayOffered: true }),
      { text: userMessage({ ...contacts, event, deadLetter, backend }) },
    ];
  });
}

function gatekeeper(typed: string): object[] {
  const request = {
    ...{ type: 'slash_command' as const, command: typed, requestId: 'r1' },
    ...{ user: { id: 'U03JUNIPER', name: typed }, channel: { id: 'C99ELSE', name: typed } },
  };
  const denials = [
    { rule: 'allowed_commands', known: ['/sre'] },
    { rule: 'allowed_channels', channels: ['C07HARBOUR'] },
    { rule: 'restricted_commands', restricted: `${typed} x` },
    { rule: 'slack_home_teams', teams: [typed] },
  ] as const;
  return denials.map((denial) => ({
    text: deniedText({ denial: { ...denial } as never, request, helpContact: '<#C08>' }, MRKDWN),
  }));
}

function locks(typed: string): object[] {
  const lock = {
    ...{ target: 'shop/web', key: 'cmd:1', user: 'U03JUNIPER', channel: 'C07HARBOUR', reason: typed },
    ...{ lockedAt: NOW, expiration: NOW / 1000, unlockedBy: '' },
  };
  return [
    lockedMessage(lock, 'r1'),
    unlockedMessage(lock, { user: 'U05ROWAN', requestId: 'r1', now: NOW }),
    notStartedMessage(buildPending(), { kind: 'locked', lock }, NOW),
    { text: locksText([lock], NOW) },
  ];
}

/** Every place that shows what somebody typed, or might. `quotes`: it does, so that no place is looked at in vain. */
const PLACES: Record<string, { quotes: boolean; show: (typed: string) => object[] | Promise<object[]> }> = {
  'receipts of incidents': {
    quotes: true,
    show: (typed) =>
      states(typed).map((state) => receiptMessage(buildReceipt({ input: inputOf(typed) }), state, 'call 7')),
  },
  'messages and lists of incidents': { quotes: true, show: incidentMessages },
  'incidents opened from a message': { quotes: true, show: openedFrom },
  'modals of /sre': { quotes: true, show: views },
  'notes in a thread': { quotes: true, show: (typed) => [threadNote('<@U03JUNIPER>', typed)] },
  'a schedule of OpsGenie': {
    quotes: true,
    show: (typed) => backendSays(() => readOnCall({ call: async () => NO_SCHEDULE, now: () => NOW }, typed)),
  },
  'a schedule of Jira': {
    quotes: true,
    show: (typed) => backendSays(() => readJsmOnCall({ call: jira, now: () => NOW }, typed)),
  },
  'a team of Jira': { quotes: true, show: (typed) => backendSays(() => addResponderTeam(jira, '1', typed)) },
  'alarms of /devops': {
    quotes: true,
    show: (typed) => {
      const alarm = { name: 'cpu', arn: '', since: NOW, reason: '' };
      const found = [[], [alarm]].map((alarms) => alarmsMessage({ alarms, more: false }, typed, NOW));
      return found.map(({ simplerBlocks: _simpler, ...message }) => message);
    },
  },
  'messages of alarms': {
    quotes: true,
    show: (typed) => [
      alarmMessage(buildAlarmRow({ figures: '', reason: typed }), ALARM_SETTINGS, NOW),
      alarmMessage(buildAlarmRow({ figures: typed }), ALARM_SETTINGS, NOW),
    ],
  },
  'locks of /devops': { quotes: true, show: locks },
  'services of /devops': {
    quotes: false,
    show: async (typed) => [
      ...(await said(() => readTarget(['shop/web'], typed))),
      ...(await said(() => readTarget(['shop/web'], `shop/${MARK}_x_`))),
      ...(await said(() => readCluster(['shop/web'], typed))),
    ],
  },
  'words that are no sub-command': { quotes: true, show: unknownWord },
  'words of /qchain': { quotes: true, show: (typed) => qchain('', typed) },
  'a block of /qchain': { quotes: false, show: (typed) => qchain('block', typed) },
  'a transaction of /qchain': { quotes: false, show: (typed) => qchain('tx', typed) },
  'dead letters': { quotes: true, show: deadLetters },
  'what the gatekeeper refuses': { quotes: true, show: gatekeeper },
  'what the example says back': { quotes: true, show: (typed) => example(typed, 'command') },
  'what its button says': { quotes: true, show: (typed) => example(typed, 'louder') },
  'the form of the example': { quotes: true, show: (typed) => example(typed, 'open') },
  'what the example shares': { quotes: true, show: (typed) => example(typed, 'form') },
  'what was shared and taken': { quotes: true, show: (typed) => example(typed, 'take') },
};

it.each(Object.entries(PLACES))('nothing typed is read as mrkdwn: %s', async (_place, { quotes, show }) => {
  await fc.assert(
    fc.asyncProperty(typedText, async (typed) => {
      const shown = await show(typed);
      expect(shown.flatMap(wordFaults)).toEqual([]);
      expect(
        shown.flatMap((one) => ('callback_id' in one ? validateView(one) : validateMessage(one))),
      ).toEqual([]);
      if (quotes) expect(JSON.stringify(shown).toLowerCase()).toContain(MARK.toLowerCase());
    }),
    { numRuns: 100 },
  );
});

it('mrkdwn is made in one place of the product', () => {
  const made = readSourceFiles().filter(
    ({ file, text }) => /^(lambda|common|example)\//.test(file) && !isTest(file) && text.includes("'mrkdwn'"),
  );
  expect(made.map(({ file }) => file)).toEqual(['common/slack/blocks.ts']);
});

it.each<[string, object, string]>([
  [
    'a section',
    { text: '', blocks: [{ text: { type: 'mrkdwn', text: `x ${MARK}`, verbatim: true } }] },
    'in mrkdwn',
  ],
  ['auto-links', { text: '', blocks: [{ text: { type: 'mrkdwn', text: 'x' } }] }, 'not verbatim'],
  ['a mention', { text: `${MARK}<!channel>`, blocks: [] }, 'live in the text'],
  ['a mark', { text: `*${MARK}*` }, 'marks are read in the text'],
  ['code that ends early', { text: `\`${MARK}\`${MARK}\`` }, 'marks are read in the text'],
])('%s with typed words would be seen', (_what, shown, fault) => {
  expect(wordFaults(shown)).toEqual([expect.stringContaining(fault)]);
});
