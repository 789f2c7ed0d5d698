import { readFileSync } from 'node:fs';
import type { ActionResult } from '../../local/driver-answers.ts';
import { parseJson } from '../../local/json.ts';
import { fieldsOf, runQuery, valueAt } from './insights-query.ts';
import { cardOf, questionOf, undelivered } from './orders.ts';
import { eventually, FILLED, USER, warmUp } from './test-user.ts';
import { startWebhookClient, type WebhookClient } from './webhook-client.ts';

jest.setTimeout(120_000);

const ENGINEER = 'U0ENGINE01';
/** Another company's, in a shared channel. */
const GUEST = 'U0GUEST001';
const AUDIT_GROUP = '/aws/events/qbot-audit';

/** The queries as an auditor copies them. */
const [who = '', became = ''] = Array.from(
  readFileSync('docs/operations.md', 'utf8').matchAll(/^```\n(fields [\s\S]+?)\n```$/gm),
  ([, query]) => query ?? '',
);
const EXAMPLE = 'JKJaXmPLvHcESHA=';

let client: WebhookClient;
let confirmed: ActionResult;
let refused: ActionResult;
let replayed: ActionResult;

beforeAll(async () => {
  client = await startWebhookClient({
    timeScale: 0.1,
    settings: {
      given: {
        RESTRICTED_COMMANDS: JSON.stringify({
          '/devops restart': [USER, ENGINEER],
          '/devops alarms': [USER],
        }),
      },
    },
  });
  await warmUp(client);
  await acknowledgeOnThePhone();
  confirmed = await client.click(await questionOf(client, 'shop/checkout'), '/devops:restart:confirm');
  refused = await client.click(
    await questionOf(client, 'shop/payments'),
    '/devops:restart:confirm',
    ENGINEER,
  );
  await client.type('/devops', 'alarms', { user: ENGINEER });
  await client.click(await questionOf(client, 'shop/payments'), '/devops:restart:cancel', GUEST);
  await withoutOpsgenie();
  const lost = await cardOf(client, () => undelivered(client, '/devops', 'restart shop/payments'));
  replayed = await client.replay(lost, ENGINEER);
  await client.bot.cloud.idle();
});
afterAll(() => client.bot.close());

/** What the log says of a failure that is told. */
async function withoutOpsgenie(): Promise<void> {
  client.bot.faults.set({ target: 'opsgenie.*', kind: 'status', status: 503, body: {} });
  await client.type('/sre', 'list');
  await client.bot.cloud.idle();
  client.bot.faults.clear();
}

async function acknowledgeOnThePhone(): Promise<void> {
  await client.type('/sre');
  await client.submit(await client.form(), { ...FILLED, message: 'Audited on the phone' });
  const push = await eventually(() => client.bot.pushover.state().messages.find(({ ringing }) => ringing));
  await fetch(`${client.bot.url}/_local/pushover/driver/acknowledge`, {
    method: 'POST',
    body: JSON.stringify({ receipt: push.receipt, device: 'iphone' }),
  });
  await eventually(() => records().find((event) => valueAt(event, 'detail.entry') !== undefined));
}

const records = () => client.bot.cloud.logGroups.events(AUDIT_GROUP);

/** Of all groups: the audit's, and what the functions have logged. */
const everything = () => [...records(), ...client.logs.map(parseJson)];

const ofRequest = ({ requestId }: ActionResult) => became.replaceAll(EXAMPLE, requestId ?? '');

it('the docs have the two queries', () => {
  expect(who).toContain('detail.decision');
  expect(became).toContain(EXAMPLE);
});

it('each field of the queries stands in what is really written', () => {
  const missing = (query: string, events: unknown[]) =>
    fieldsOf(query).filter((path) =>
      events.every((event) => (valueAt(event, path) ?? undefined) === undefined),
    );
  expect(missing(who, records())).toEqual([]);
  expect(missing(became, everything())).toEqual([]);
});

it('who restarted, confirmed, replayed or was refused what', () => {
  const rows = runQuery(who, records());
  const of = { command: '/devops', decision: 'allowed' };
  const expected = [
    { who: USER, what: 'confirm', target: 'shop/checkout', outcome: 'confirmed', ...of },
    { who: USER, what: 'restart', target: 'shop/checkout', outcome: 'started', ...of },
    {
      who: ENGINEER,
      what: 'replay',
      target: 'devops',
      replayed: '/devops restart',
      orderedBy: USER,
      outcome: 'replayed',
    },
    { who: ENGINEER, what: 'ask', target: 'shop/payments', orderedBy: USER, ...of },
    { who: ENGINEER, what: 'confirm', target: 'shop/payments', decision: 'refused', rule: 'own_restart' },
    { who: ENGINEER, what: 'alarms', command: '/devops', decision: 'refused', rule: 'restricted_commands' },
    { who: 'default', what: 'acknowledge', outcome: 'done' },
  ];
  const isTheSame = (row: object, { who: person, what, ...detail }: (typeof expected)[number]) => {
    const named = Object.entries(detail).map(([name, value]) => [`detail.${name}`, value]);
    return Object.entries({ who: person, what, ...Object.fromEntries(named) }).every(
      ([name, value]) => Reflect.get(row, name) === value,
    );
  };
  expect(expected.filter((one) => !rows.some((row) => isTheSame(row, one)))).toEqual([]);
});

it('has each decision once, the newest first', () => {
  const [first, ...others] = runQuery(who, records());
  expect(first).toMatchObject({ who: ENGINEER });
  const twice = runQuery(who, [...records(), ...records()]).filter((row) => row.what === 'confirm');
  expect(twice).toHaveLength([first, ...others].filter((row) => row?.what === 'confirm').length);
});

it('shows each record of one request that is about something else, or by somebody else', () => {
  const detail = { requestId: 'r', decision: 'allowed', action: 'acknowledge', outcome: 'done' };
  const phones = [
    { entry: 'platform', target: 'incident-1' },
    { entry: 'default', target: 'incident-1' },
    { entry: 'platform', target: 'incident-2' },
  ].map((one) => ({ source: 'qbot.opsgenie', detail: { ...detail, ...one } }));
  expect(runQuery(who, [...phones, ...phones])).toHaveLength(3);
  const drill = { source: 'qbot.opsgenie', detail: { ...detail, action: 'drill', user: USER } };
  expect(runQuery(who, [drill, drill])).toHaveLength(1);
});

it.each<[string, () => ActionResult, object[]]>([
  [
    'a restart',
    () => confirmed,
    [
      { who: 'qbot.devops', what: 'confirm', 'detail.target': 'shop/checkout', became: 'confirmed' },
      { who: 'qbot.devops', what: 'restart', 'detail.target': 'shop/checkout', became: 'started' },
      { who: 'gatekeeper', became: 'published', message: 'published' },
      { who: 'devops', became: 'done', message: 'done' },
    ],
  ],
  [
    'a refusal',
    () => refused,
    [
      { who: 'qbot.devops', what: 'confirm', 'detail.target': 'shop/payments', became: 'refused' },
      { who: 'devops', became: 'denied', message: 'denied' },
    ],
  ],
  ['a replay', () => replayed, [{ who: 'qbot.dead_letters', what: 'replay', became: 'replayed' }]],
])('what became of a request: %s', (_what, request, expected) => {
  const rows = runQuery(ofRequest(request()), everything());
  for (const row of expected) expect(rows).toContainEqual(expect.objectContaining(row));
});

it.each([
  ['stats count(*) by detail.user', 'no command "stats" is known'],
  ['fields strcontains(message, "x")', 'is no field'],
  ['fields a | filter a like /x/', 'is no field'],
  ['fields a | sort a', 'no sort is known by a'],
])('what it cannot evaluate it refuses: %s', (query, error) => {
  expect(() => runQuery(query, [])).toThrow(error);
});
