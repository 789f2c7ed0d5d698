import type { Detail } from '../../common/contract.ts';
import { AccessDeniedError } from '../../common/errors.ts';
import { otherWords } from '../../common/fixtures/other-words.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { buildHarness, type Harness } from './fixtures/build-harness.ts';
import { buildClick, buildSubmission } from './fixtures/build-payload.ts';
import { run, submit } from './fixtures/drive.ts';
import definition from './function.json' with { type: 'json' };
import { IncidentUnknownError } from './incident-backend.ts';
import { formatIncidentValue } from './incident-message.ts';

const unanswered = new IncidentUnknownError('no answer', { userMessage: 'OpsGenie did not answer in time.' });

let table: StartedTable;
let harness: Harness;
let receipts = 0;
let clicks = 0;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  harness = buildHarness(table);
});
afterAll(() => table.close());

/** All that a click may do to incidents and forms. */
const effects = () => ({
  sent: harness.incidents.sent.map(({ action }) => action),
  creates: harness.incidents.creates.length,
  forms: harness.forms.length,
  views: harness.views.length,
});
const NOTHING = { sent: [], creates: 0, forms: 0, views: 0 };

/** A button under that word, as the gatekeeper publishes its click. */
const press = (word: string, button: { action: string; value: string }, detail: Partial<Detail> = {}) => {
  const payload = { ...buildClick(`/sre:${word}:${button.action}`, button.value), view: { id: 'V06FORM' } };
  clicks += 1;
  const idempotencyKey = `act:T04LANTERN:elsewhere:${clicks}`;
  return run(harness, 'block_actions', { subcommand: word, text: '', idempotencyKey, payload, ...detail });
};

/** A receipt of which nobody knows whether it opened an incident; by now none did. */
async function unknownReceipt(): Promise<string> {
  receipts += 1;
  const key = `view:T04LANTERN:ELSEWHERE${receipts}`;
  const { incidents } = harness;
  incidents.onCreate = () => Promise.reject(unanswered);
  incidents.onFind = () =>
    harness.order.includes('create') ? Promise.reject(unanswered) : Promise.resolve();
  incidents.takesIn = false;
  await submit(harness, key);
  incidents.onCreate = incidents.onFind = async () => undefined;
  incidents.takesIn = true;
  incidents.creates.length = 0;
  return JSON.stringify({ key, attempt: 0 });
}

const WORDS = otherWords(definition.subcommands, []);
const NEW_INCIDENT = '{"message":"Checkout is down","filter":""}';
const ON_FORM = [
  ['open_form', async () => NEW_INCIDENT],
  ['open_another', async () => NEW_INCIDENT],
  ['try_again', unknownReceipt],
  ['check_again', unknownReceipt],
] as const;
const FORM_CASES = ON_FORM.flatMap(([action, carriedBy]) =>
  WORDS.map((word) => ({ action, word, carriedBy })),
);

it.each(FORM_CASES)('/sre:$word:$action is refused to who may not open incidents', async (one) => {
  const { action, word, carriedBy } = one;
  const value = await carriedBy();
  const outcome = press(word, { action, value }, { access: { denied: ['incident'] } });
  await expect(outcome).rejects.toBeInstanceOf(AccessDeniedError);
  expect(effects()).toEqual(NOTHING);
});

it.each(ON_FORM)('%s under an older word works for who may', async (action, carriedBy) => {
  await press('service', { action, value: await carriedBy() }, { access: { denied: ['list'] } });
  const { creates, forms } = effects();
  expect(creates + forms).toBe(1);
});

/** What a button of an incident does, by the word that it is gated as. */
const BY_WORD: Record<string, { sent?: string[]; views?: number }> = {
  ack: { sent: ['acknowledge'] },
  resolve: { sent: ['resolve'] },
  close: { sent: ['close'] },
  reopen: { sent: ['reopen'] },
  note: { views: 1 },
};

it.each(WORDS)('/sre:%s:incident does what that word does', async (word) => {
  const status = word === 'reopen' ? 'resolved' : 'open';
  const value = formatIncidentValue(harness.incidents.add(17, { status }));
  await press(word, { action: 'incident', value });
  expect(effects()).toEqual({ ...NOTHING, ...(Object.hasOwn(BY_WORD, word) ? BY_WORD[word] : {}) });
});

it.each(otherWords(definition.subcommands, ['note']))(
  'a form under %s adds no note, and opens nothing',
  async (word) => {
    const { id } = harness.incidents.add(17);
    const metadata = { channelId: 'C07HARBOUR', note: { id, number: '17', ts: '' } };
    const note = { note: { value: { type: 'plain_text_input', value: 'We roll back.' } } };
    const noIncident = { service: undefined, priority: undefined, message: undefined };
    await run(harness, 'view_submission', {
      subcommand: word,
      payload: buildSubmission({ ...note, ...noIncident }, JSON.stringify(metadata)),
    });
    expect(effects()).toEqual(NOTHING);
  },
);

it.each(otherWords(definition.subcommands, ['note']))(
  'the form of an incident under %s is refused to who may not open one',
  async (word) => {
    const access = { denied: ['incident'] };
    const outcome = run(harness, 'view_submission', { subcommand: word, access, payload: buildSubmission() });
    await expect(outcome).rejects.toBeInstanceOf(AccessDeniedError);
    expect(effects()).toEqual(NOTHING);
  },
);

it('the form of an incident under note is none', async () => {
  await expect(
    run(harness, 'view_submission', { subcommand: 'note', payload: buildSubmission() }),
  ).rejects.toThrow();
  expect(effects()).toEqual(NOTHING);
});

it.each(WORDS)('the shortcut under %s is refused to who may not open incidents', async (word) => {
  const payload = { message: { ts: '1790000000.000100', text: 'Checkout is down' } };
  const outcome = async () =>
    run(harness, 'message_action', { subcommand: word, access: { denied: ['incident'] }, payload });
  await expect(outcome()).rejects.toBeInstanceOf(AccessDeniedError);
  expect(effects()).toEqual(NOTHING);
});
