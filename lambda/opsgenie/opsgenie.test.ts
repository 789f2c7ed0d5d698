import type { Detail } from '../../common/contract.ts';
import { AccessDeniedError, UserError } from '../../common/errors.ts';
import { buildDetail } from '../../common/fixtures/build-event.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { validateMessage } from '../../scripts/local/fakes/slack/block-kit.ts';
import { elementsOf } from '../../scripts/local/fakes/slack/block-kit-rules.ts';
import { objectsIn, textIn } from '../../scripts/local/json.ts';
import { buildHarness, type Harness } from './fixtures/build-harness.ts';
import { buildClick, buildSubmission } from './fixtures/build-payload.ts';
import { buildInput } from './fixtures/build-receipt.ts';
import { click, run, submit } from './fixtures/drive.ts';
import { createOpsgenie } from './opsgenie.ts';

let table: StartedTable;
let harness: Harness;
let key: string;
let orders = 0;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  harness = buildHarness(table);
  orders += 1;
  key = `view:T04LANTERN:V${orders}`;
});
afterAll(() => table.close());

const command = (subcommand: string, text: string, detail: Partial<Detail> = {}) =>
  run(harness, 'slash_command', { subcommand, text, ...detail });

const wanted = () => harness.forms.map(([, form]) => form);

describe('/sre', () => {
  it.each([
    ['alone', '', ''],
    ['incident', 'incident', ''],
    ['incident and a message', 'INCIDENT Checkout is Down', 'Checkout is Down'],
    ['another word for it', 'alert Checkout is Down', 'Checkout is Down'],
    ['a message, in its own case', 'Checkout is Down', 'Checkout is Down'],
  ])('%s opens the form', async (_case, text, message) => {
    await command('incident', text, { freeText: message });
    expect(wanted()).toEqual([
      {
        subcommand: 'incident',
        prefill: { message },
        filter: '',
        again: { action: 'open_form', value: JSON.stringify({ message, filter: '' }) },
      },
    ]);
  });

  it('service opens the form of an incident with the services of that name', async () => {
    await command('service', 'service Pay', { freeText: 'Pay' });
    expect(wanted()).toMatchObject([{ subcommand: 'incident', prefill: { message: '' }, filter: 'Pay' }]);
    expect(wanted()[0]?.again.value).toBe('{"message":"","filter":"Pay"}');
  });

  it('help is told, to the one who asked', async () => {
    await command('help', 'help', { args: [] });
    expect(harness.forms).toEqual([]);
    expect(harness.delivered).toEqual([
      [
        { user: 'U03JUNIPER', responseUrl: buildDetail().responseUrl },
        { text: expect.stringContaining('/sre service &lt;word&gt;') },
      ],
    ]);
  });

  it.each([
    ['status', 'status', [], '`/sre status` does not exist'],
    ['mute', 'mute 1', ['1'], '`/sre mute` does not exist'],
    ['lsit', 'lsit', [], 'No form was opened. Did you mean `/sre list`?'],
    ['incidnt', 'incidnt', [], 'No form was opened. Did you mean `/sre incident`?'],
  ])('%s opens no form, and is answered', async (word, text, args, answer) => {
    await command(word, text, { args });
    expect(harness.forms).toEqual([]);
    expect(harness.delivered).toEqual([
      [expect.objectContaining({ user: 'U03JUNIPER' }), { text: expect.stringContaining(answer) }],
    ]);
    expect(harness.delivered[0]?.[1].text).toMatch(
      /If somebody has to be reached now: page the person on call$/,
    );
  });

  it.each([
    ['', ''],
    ['checkout', 'Checkout is down'],
    ['service', 'service Pay'],
    ['incident', 'incident'],
  ])('%s does not open what is restricted by another word', async (word, text) => {
    const outcome = command(word, text, { access: { denied: ['incident'] } });
    await expect(outcome).rejects.toBeInstanceOf(AccessDeniedError);
    await expect(outcome).rejects.toHaveProperty(
      'userMessage',
      '`/sre incident` is restricted, and you are not on its list. `/sre help` shows what you may run.',
    );
    expect(harness.forms).toEqual([]);
  });

  it('carries a long message in a button that Slack takes', async () => {
    await command('incident', 'x'.repeat(8000), { freeText: 'x'.repeat(8000) });
    expect(wanted()[0]?.prefill.message).toHaveLength(8000);
    expect(wanted()[0]?.again.value.length).toBeLessThanOrEqual(2000);
  });
});

describe('a submission', () => {
  it('becomes one incident, whatever the number of its deliveries', async () => {
    await submit(harness, key);
    await submit(harness, key);
    expect(harness.incidents.creates).toEqual([
      {
        ...buildInput(),
        key,
        user: { id: 'U03JUNIPER', name: 'juniper' },
        channelId: 'C07HARBOUR',
        requestId: 'Qa1requestFixture=',
      },
    ]);
    expect(harness.shown).toEqual(['Opening an incident', 'Incident <https']);
  });

  it('becomes one without its optional fields, and without a channel', async () => {
    const values = { description: { value: { value: null } }, link: { value: { value: null } } };
    await run(harness, 'view_submission', {
      idempotencyKey: key,
      channel: null,
      payload: buildSubmission(values, 'no metadata of ours'),
    });
    expect(harness.incidents.creates).toMatchObject([{ description: '', link: '', channelId: '' }]);
  });

  it('without its required fields is explained', async () => {
    await run(harness, 'view_submission', {
      subcommand: 'incident',
      payload: buildSubmission({ message: { value: { value: ' ' } } }),
    });
    expect(harness.order).toEqual([]);
    const { message: _none, ...input } = buildInput();
    const [to, message] = harness.delivered[0] ?? [];
    expect(to).toEqual({ user: 'U03JUNIPER', responseUrl: buildDetail().responseUrl });
    expect(message?.text).toBe(
      'No incident was opened: the message was empty. The button opens the form again with what you typed.',
    );
    expect(validateMessage(message)).toEqual([]);
    const [button] = objectsIn(message?.blocks).flatMap(elementsOf);
    expect(button?.action_id).toBe('/sre:incident:open_form');
    await click(harness, { action: 'open_form', value: textIn(button?.value) });
    expect(wanted()).toMatchObject([{ prefill: { message: '', ...input } }]);
  });

  it('without a message is given back as much of its description as a button carries', async () => {
    const payload = buildSubmission({
      message: { value: { value: ' ' } },
      description: { value: { value: '"\u0001🔥'.repeat(700) } },
    });
    await run(harness, 'view_submission', { subcommand: 'incident', payload });
    const message = harness.delivered[0]?.[1];
    expect(validateMessage(message)).toEqual([]);
    const [button] = objectsIn(message?.blocks).flatMap(elementsOf);
    expect(textIn(button?.value).length).toBeGreaterThan(1900);
  });
});

describe('the Open form button', () => {
  it('opens the very form that did not open', async () => {
    await click(harness, { action: 'open_form', value: '{"message":"Checkout is down","filter":"Pay"}' });
    expect(wanted()).toEqual([
      {
        subcommand: 'incident',
        prefill: { message: 'Checkout is down' },
        filter: 'Pay',
        again: { action: 'open_form', value: '{"message":"Checkout is down","filter":"Pay"}' },
      },
    ]);
  });

  it('is refused to those whom the form is closed to', async () => {
    const denied = { access: { denied: ['incident'] } };
    await expect(
      click(harness, { action: 'open_form', value: '{"message":"","filter":""}' }, denied),
    ).rejects.toBeInstanceOf(AccessDeniedError);
  });
});

describe('a button', () => {
  it.each(['try_again', 'check_again'])('%s of a forgotten order says so', async (action) => {
    const outcome = click(harness, { action, value: '{"key":"view:T04LANTERN:never","attempt":0}' });
    await expect(outcome).rejects.toBeInstanceOf(UserError);
    await expect(outcome).rejects.toHaveProperty(
      'userMessage',
      expect.stringContaining('older than 14 days'),
    );
  });

  it.each(['/sre:incident:dance', 'value', '/sre'])(
    'that nobody listens to is logged: %s',
    async (actionId) => {
      await run(harness, 'block_actions', { payload: buildClick(actionId, '') });
      expect(harness.lines).toMatchObject([{ level: 'warn', fields: { reason: 'unknown action' } }]);
      expect([harness.order, harness.forms, harness.delivered]).toEqual([[], [], []]);
    },
  );

  it.each([
    ['open_form', '{}'],
    ['try_again', '{"key":1}'],
    ['check_again', 'no JSON'],
  ])('%s that carries %s throws', async (action, value) => {
    await expect(click(harness, { action, value })).rejects.toThrow();
  });
});

it('knows no other kind of event', () => {
  expect(Object.keys(createOpsgenie(harness.deps)).sort()).toEqual([
    'block_actions',
    'message_action',
    'slash_command',
    'view_submission',
  ]);
});
