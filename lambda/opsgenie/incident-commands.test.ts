import type { Detail } from '../../common/contract.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { validateMessage } from '../../scripts/local/fakes/slack/block-kit.ts';
import { objectsIn } from '../../scripts/local/json.ts';
import { buildHarness, type Harness } from './fixtures/build-harness.ts';
import { run, submit } from './fixtures/drive.ts';
import { IncidentRefusedError, IncidentUnknownError } from './incident-backend.ts';

const OLIVIA = { id: 'U0OLIVIA', name: 'olivia' };
const EMIL = { id: 'U0EMIL', name: 'emil' };
const PLACE = { channel: 'C07HARBOUR', ts: '1790000000.000100' };
const AWAY = new IncidentUnknownError('away', { userMessage: 'No answer came.' });
const LIMITED = new IncidentRefusedError('429', { userMessage: 'Too many requests.' });

let table: StartedTable;
let harness: Harness;
let number = 1000;
let keys = 0;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(async () => {
  harness = buildHarness(table);
  number += 1;
  harness.incidents.add(number);
  await harness.known.change(id(), () => ({ shownIn: [PLACE] }));
});
afterAll(() => table.close());

const id = () => `incident-${number}`;
const text = () => harness.messages.textOf(PLACE);
const sent = () => harness.incidents.sent.map(({ action, user }) => `${action} ${user}`);
const told = () => harness.delivered.map(([{ user }, message]) => `${user}: ${message.text}`);

function key(): string {
  keys += 1;
  return `cmd:T04LANTERN:${keys}`;
}

/** As the gatekeeper has matched it. */
function type(subcommand: string, args: string[], detail: Partial<Detail> = {}): Promise<void> {
  const freeText = args.slice(1).join(' ');
  const typed = { subcommand, args, text: `${subcommand} ${args.join(' ')}`, freeText };
  return run(harness, 'slash_command', { ...typed, idempotencyKey: key(), user: EMIL, ...detail });
}

function press(subcommand: string, detail: Partial<Detail> = {}, named = String(number)): Promise<void> {
  const value = JSON.stringify({ id: id(), number: named });
  const action = { type: 'button', action_id: `/sre:${subcommand}:incident`, action_ts: '1', value };
  const payload = { type: 'block_actions', actions: [action], message: { ts: PLACE.ts } };
  return run(harness, 'block_actions', {
    ...{ subcommand, args: [], text: '', idempotencyKey: key(), user: EMIL, payload },
    ...detail,
  });
}

async function addNoteByModal(): Promise<void> {
  await press('note');
  const [{ view }] = harness.views as [{ view: { private_metadata: string; callback_id: string } }];
  expect(view.callback_id).toBe('/sre:note:add');
  const state = { values: { note: { value: { value: ' Rolled back ' } } } };
  await run(harness, 'view_submission', {
    ...{ subcommand: 'note', args: [], text: '', idempotencyKey: key(), user: EMIL },
    payload: { type: 'view_submission', view: { ...view, state } },
  });
}

describe('a word', () => {
  it.each([
    ['ack', 'acknowledge', 'is acknowledged', /acknowledged by <@U0EMIL>/],
    ['resolve', 'resolve', 'is resolved', /resolved by <@U0EMIL>/],
    ['close', 'close', 'is closed', /closed by <@U0EMIL>/],
  ])('%s does it, says so and changes the message', async (word, action, said, shown) => {
    await type(word, [String(number)]);
    expect(sent()).toEqual([`${action} emil`]);
    expect(told()).toEqual([`U0EMIL: #${number} ${said}.`]);
    expect(text()).toMatch(shown);
  });

  it('of an incident that is over before says since when and by whom, and sends nothing', async () => {
    await type('resolve', [String(number)], { user: OLIVIA });
    await type('resolve', [String(number)]);
    await type('ack', [String(number)]);
    expect(sent()).toEqual(['resolve olivia']);
    const already = `U0EMIL: #${number} is resolved since <!date^1790000001^{time}|14:13 UTC>, by <@U0OLIVIA>. Nothing was sent.`;
    expect(
      told()
        .slice(1)
        .map((one) => one.replace(/\^\d+\^/, '^1790000001^')),
    ).toEqual([already, already]);
  });

  it('puts a note into the thread of the message', async () => {
    await type('note', [String(number), 'Rolled', 'back <b>'], {});
    expect(harness.incidents.sent).toMatchObject([{ action: 'addNote', note: 'Rolled back <b>' }]);
    expect(harness.messages.threads).toEqual([
      { channel: PLACE.channel, threadTs: PLACE.ts, text: '<@U0EMIL>: Rolled back &lt;b&gt;' },
    ]);
  });

  it('says that a note was cut', async () => {
    await type('note', [String(number), 'a'.repeat(25_001)]);
    expect(told()[0]).toContain('The note was too long: OpsGenie has its beginning');
  });

  it('changes the priority, calls a team, opens again', async () => {
    await type('priority', [String(number), 'P4']);
    await type('escalate', [String(number), 'Database', 'team']);
    await type('resolve', [String(number)]);
    await type('reopen', [String(number)]);
    expect(harness.incidents.sent).toMatchObject([{ value: 'P4' }, { value: 'Database team' }, {}, {}]);
    expect(told().map((one) => one.replace(`#${number}`, '#'))).toEqual([
      'U0EMIL: # has the priority P4.',
      'U0EMIL: # is escalated to `Database team`.',
      'U0EMIL: # is resolved.',
      'U0EMIL: # is open again.',
    ]);
    expect(text()).toMatch(/is open: P4/);
  });

  it('with an unknown number offers the list', async () => {
    await expect(type('ack', ['999999'])).rejects.toHaveProperty(
      'userMessage',
      'OpsGenie has no incident #999999. `/sre list` shows what is open.',
    );
    expect(sent()).toEqual([]);
  });

  it.each([
    ['does not answer', AWAY, 'No answer came. Nothing was changed. Try again in a minute.'],
    ['limits requests', LIMITED, 'Too many requests. Nothing was changed.'],
  ])(
    'says that nothing was changed where OpsGenie %s at the look-up, and is recorded',
    async (_, error, said) => {
      harness.incidents.onRead = () => Promise.reject(error);
      await expect(type('ack', [String(number)])).rejects.toHaveProperty('userMessage', said);
      expect(sent()).toEqual([]);
      expect(harness.decisions).toEqual([
        { action: 'acknowledge', target: String(number), outcome: 'failed' },
      ]);
    },
  );

  it('records an unknown number', async () => {
    await expect(type('resolve', ['999999'])).rejects.toThrow();
    expect(harness.decisions).toEqual([{ action: 'resolve', target: '999999', outcome: 'failed' }]);
  });

  it('that comes too late says so, though OpsGenie does not say the state of it any more', async () => {
    harness.incidents.add(number, { status: 'resolved', resolvedAt: harness.clock.now });
    let finds = 0;
    harness.incidents.onRead = async () => {
      finds += 1;
      if (finds > 2) throw AWAY;
    };
    await type('resolve', [String(number)]);
    expect(told()).toEqual([expect.stringMatching(/is resolved since .*\. Nothing was sent\. /)]);
  });

  it('is told that it is acknowledged though the alerts cannot be read a moment later', async () => {
    const acknowledgement = { kind: 'acknowledged', by: 'olivia', at: undefined } as const;
    let finds = 0;
    harness.incidents.onRead = async () => {
      finds += 1;
      harness.incidents.add(number, { acknowledgement: finds > 3 ? { kind: 'unknown' } : acknowledgement });
    };
    await type('ack', [String(number)]);
    expect(told()).toEqual([`U0EMIL: #${number} is acknowledged. Nothing was sent.`]);
  });

  it('shows the words of OpsGenie, escaped', async () => {
    harness.incidents.onSend = () =>
      Promise.reject(new IncidentRefusedError('403', { userMessage: 'It says: <!channel> no.' }));
    await expect(type('resolve', [String(number)])).rejects.toHaveProperty(
      'userMessage',
      'It says: &lt;!channel&gt; no.',
    );
  });
});

describe('one effect', () => {
  it('of a word that is delivered ten times at once', async () => {
    const same = { idempotencyKey: key() };
    await Promise.all(Array.from({ length: 10 }, () => type('note', [String(number), 'once'], same)));
    expect(sent()).toEqual(['addNote emil']);
    expect(told()).toHaveLength(1);
    expect(harness.messages.threads).toHaveLength(1);
  });

  it('of two users who press Resolve at once, ten deliveries each: one is told of the other', async () => {
    // OpsGenie takes until the other one waits for the lock: without it, both would find the incident open.
    harness.incidents.onSend = async () => {
      const before = harness.clock.now;
      for (let reads = 0; reads < 50 && harness.clock.now === before; reads += 1) {
        await harness.known.find('none');
      }
    };
    const [first, second] = [
      { idempotencyKey: key(), user: OLIVIA },
      { idempotencyKey: key(), user: EMIL },
    ];
    await Promise.all(Array.from({ length: 20 }, (_, index) => press('resolve', index % 2 ? first : second)));
    expect(sent()).toHaveLength(1);
    const winner = sent()[0]?.endsWith('olivia') ? OLIVIA : EMIL;
    const other = winner === OLIVIA ? EMIL : OLIVIA;
    expect(told()).toEqual([
      expect.stringMatching(`^${other.id}: #${number} is resolved since .*<@${winner.id}>`),
    ]);
    expect(text()).toContain(`resolved by <@${winner.id}>`);
  });

  it('of a click whose function was killed after OpsGenie did it: it was that user', async () => {
    const same = { idempotencyKey: key() };
    // What kills the function runs no code behind it: the lock stays, nothing is stored.
    harness.incidents.onDone = () => Promise.reject(new Error('killed'));
    await expect(press('resolve', same)).rejects.toThrow('killed');
    harness.incidents.onDone = async () => undefined;
    await press('resolve', same);
    expect(sent()).toEqual(['resolve emil']);
    expect(told()).toEqual([]);
    expect(text()).toContain('resolved by <@U0EMIL>');
  });

  it('is not claimed by an interrupted click if another user did it since', async () => {
    const same = { idempotencyKey: key() };
    harness.incidents.onSend = () => Promise.reject(new Error('killed'));
    await expect(press('resolve', same)).rejects.toThrow('killed');
    harness.incidents.onSend = async () => undefined;
    await press('resolve', { user: OLIVIA });
    await press('resolve', same);
    expect(sent()).toEqual(['resolve olivia']);
    expect(told()).toEqual([expect.stringMatching(/^U0EMIL: #\d+ is resolved since .*by <@U0OLIVIA>/)]);
  });

  it.each(['ack', 'resolve'])(
    '%s is not claimed by an interrupted click that found it resolved elsewhere',
    async (word) => {
      const same = { idempotencyKey: key() };
      harness.incidents.add(number, { status: 'resolved', resolvedAt: harness.clock.now });
      const { notifyUser } = harness.deps;
      harness.deps.notifyUser = () => Promise.reject(new Error('killed'));
      await expect(press(word, same)).rejects.toThrow('killed');
      harness.deps.notifyUser = notifyUser;
      await press(word, same);
      expect(sent()).toEqual([]);
      expect(told()).toEqual([
        expect.stringMatching(/^U0EMIL: #\d+ is resolved since .*Nothing was sent\.$/),
      ]);
      expect(text()).not.toContain('<@U0EMIL>');
    },
  );

  it('is not done again by a late delivery once it was undone', async () => {
    const late = { idempotencyKey: key() };
    const { notifyUser } = harness.deps;
    harness.messages.onUpdate = async () => 'no_answer';
    harness.deps.notifyUser = () => Promise.reject(new Error('out of time'));
    await expect(press('resolve', late)).rejects.toThrow('out of time');
    harness.deps.notifyUser = notifyUser;
    harness.messages.onUpdate = async () => undefined;
    await press('reopen', { user: OLIVIA });
    await press('resolve', late);
    expect(sent()).toEqual(['resolve emil', 'reopen olivia']);
    expect(text()).toContain('is open');
  });

  it('is not done again by a click that was interrupted, and undone since', async () => {
    const late = { idempotencyKey: key() };
    // What kills the function runs no code behind it: nothing is stored of what was done.
    harness.incidents.onDone = () => Promise.reject(new Error('killed'));
    await expect(press('resolve', late)).rejects.toThrow('killed');
    harness.incidents.onDone = async () => undefined;
    harness.clock.now += 45_000;
    await press('reopen', { user: OLIVIA });
    await press('resolve', late);
    expect(sent()).toEqual(['resolve emil', 'reopen olivia']);
    expect(told()).toEqual([`U0EMIL: #${number} was resolved, and has been opened again since. It is open.`]);
  });

  it('of a note that was interrupted is not known, and said so: it is not sent again', async () => {
    const same = { idempotencyKey: key() };
    harness.incidents.onDone = () => Promise.reject(new Error('killed'));
    await expect(type('note', [String(number), 'once'], same)).rejects.toThrow('killed');
    harness.incidents.onDone = async () => undefined;
    await expect(type('note', [String(number), 'once'], same)).rejects.toHaveProperty(
      'userMessage',
      'Q-Bot was interrupted, so it is not known whether the note was added. Look in OpsGenie whether it was done before you do it again.',
    );
    expect(sent()).toEqual(['addNote emil']);
  });

  it('is looked for where OpsGenie did it and its answer was lost: it is done, and nobody does it again', async () => {
    const late = new IncidentUnknownError('late', { userMessage: 'OpsGenie closed the connection.' });
    let seenAt = Number.POSITIVE_INFINITY;
    harness.incidents.onDone = async () => {
      // OpsGenie shows it a moment later.
      const done = harness.incidents.incidents.get(id());
      harness.incidents.add(number);
      seenAt = harness.clock.now + 1200;
      harness.incidents.onRead = async () => {
        if (harness.clock.now >= seenAt && done) harness.incidents.incidents.set(id(), done);
      };
      throw late;
    };
    await Promise.all([press('resolve'), press('resolve', { user: OLIVIA })]);
    expect(sent()).toHaveLength(1);
    expect(text()).toContain(`resolved by <@U0`);
    expect(told()).toEqual([expect.stringContaining('Nothing was sent.')]);
  });

  it('that never shows is said to be in doubt', async () => {
    const late = new IncidentUnknownError('late', { userMessage: 'OpsGenie closed the connection.' });
    harness.incidents.onSend = () => Promise.reject(late);
    await expect(press('resolve')).rejects.toHaveProperty(
      'userMessage',
      'OpsGenie closed the connection. Look in OpsGenie whether it was done before you do it again.',
    );
    expect(text()).not.toContain('resolved');
  });

  it('ends a wait for another action that never ends, with words', async () => {
    const lockedUntil = harness.clock.now + 45_000;
    await harness.known.change(id(), () => ({ lockedUntil, lockedBy: 'act:dead' }));
    await expect(press('resolve')).rejects.toHaveProperty(
      'userMessage',
      'Another user is changing this incident in OpsGenie at this moment, so nothing was done. Try again in a minute.',
    );
    harness.clock.now = lockedUntil + 1;
    await press('resolve');
    expect(sent()).toEqual(['resolve emil']);
  });

  it('of a click says where Slack did not take the update', async () => {
    harness.messages.onUpdate = async () => 'no_answer';
    await press('ack');
    expect(told()).toEqual([
      `U0EMIL: #${number} is acknowledged. Its message in Slack could not be updated and may show an older state.`,
    ]);
  });
});

describe('a click whose message does not show it', () => {
  it.each([
    ['ack', 'acknowledged'],
    ['resolve', 'resolved'],
  ])('%s is told, where only one user sees that message', async (word, state) => {
    await harness.known.change(id(), () => ({ shownIn: [] }));
    const value = JSON.stringify({ id: id(), number: String(number) });
    const action = { type: 'button', action_id: `/sre:${word}:incident`, action_ts: '1', value };
    await press(word, { payload: { type: 'block_actions', actions: [action] } });
    expect(told()).toEqual([`U0EMIL: #${number} is ${state}.`]);
  });

  it('is told of a note that the thread did not take', async () => {
    harness.deps.messages = { post: async () => ({ refused: 'error', error: undefined }) };
    await addNoteByModal();
    expect(told()).toEqual([
      `U0EMIL: #${number} has your note. The note could not be posted in the thread of its message.`,
    ]);
  });
});

describe('show, list and oncall', () => {
  it('show posts the message of an incident that Q-Bot did not open, and it follows it', async () => {
    harness.ts = '1790000000.000777';
    await type('show', [String(number)]);
    await type('resolve', [String(number)]);
    const shown = { channel: 'C07HARBOUR', ts: '1790000000.000777' };
    expect(harness.messages.textOf(shown)).toContain('resolved by <@U0EMIL>');
  });

  it('show of an incident that Q-Bot has opened says how it stands, not that it was opened', async () => {
    const texts: string[] = [];
    const { deliverMessage } = harness.deps;
    harness.deps.deliverMessage = (request) => {
      texts.push(request.message.text.replace(/<.*>/, '#'));
      return deliverMessage(request);
    };
    answerDone();
    await submit(harness, key().replace('cmd', 'view'));
    harness.ts = '1790000000.000888';
    await type('show', [String(number)]);
    expect(texts.slice(1)).toEqual([
      'Incident # opened: P2 Checkout: Checkout is down',
      'Incident # is open: P1 Payments: Checkout is down',
    ]);
    await type('priority', [String(number), 'P4']);
    expect(text()).toContain('opened: P4');
    expect(harness.messages.textOf({ ...PLACE, ts: harness.ts })).toContain('is open: P4');
  });

  it('list shows a table, and the same in words', async () => {
    const acknowledgement = { kind: 'acknowledged', by: 'olivia', at: undefined } as const;
    harness.incidents.add(number + 5000, { message: 'A <b> & c', acknowledgement });
    await type('list', []);
    const [[, message] = []] = harness.delivered;
    if (message === undefined) throw new Error('nothing was told');
    expect(message.text).toContain(`|#${number}> P1 Payments: Checkout is down, 6 min`);
    expect(message.text).toContain('A &lt;b&gt; &amp; c, 6 min (acknowledged by olivia)');
    const { simplerBlocks, ...whole } = message;
    expect(validateMessage(whole)).toEqual([]);
    expect(validateMessage({ ...whole, blocks: simplerBlocks })).toEqual([]);
    expect(JSON.stringify(whole.blocks)).toContain('"type":"table"');
  });

  it('list of many stays within the limits of Slack', async () => {
    for (let more = 1; more <= 30; more += 1) {
      harness.incidents.add(number + more, { message: '\u{1F525}'.repeat(130), services: ['x'.repeat(200)] });
    }
    await type('list', []);
    const [[, message] = []] = harness.delivered;
    expect(message?.text).toContain('The newest 20 of 31');
    expect(validateMessage(message)).toEqual([]);
    const texts = objectsIn(message?.blocks).map(({ text: shown }) =>
      typeof shown === 'string' ? shown : '',
    );
    expect(texts.join('').length).toBeLessThan(8000);
  });

  it('oncall says who, until when and who is next', async () => {
    const until = harness.clock.now + 60_000;
    harness.incidents.schedules = [
      { schedule: 'Payments', enabled: true, now: ['olivia'], until, next: ['emil'] },
      { schedule: 'Empty', enabled: true, now: [], until: undefined, next: [] },
    ];
    await type('oncall', []);
    expect(told()[0]).toMatch(
      /\*Payments\*: olivia until <!date.*>, then emil\n\*Empty\*: nobody is on call$/,
    );
    await expect(type('oncall', ['No'])).rejects.toHaveProperty(
      'userMessage',
      'OpsGenie has no schedule `No`.',
    );
  });
});

describe('oncall with several words', () => {
  const SHIFT = { schedule: 'Night shift EU', enabled: true, now: ['olivia'], until: undefined, next: [] };

  it('is a schedule of that name', async () => {
    harness.incidents.schedules = [SHIFT];
    await type('oncall', ['Night', 'shift', 'EU']);
    expect(told()[0]).toContain('*Night shift EU*: olivia');
  });

  it('that no schedule has offers the form, with them as its message', async () => {
    const text = 'oncall phone is <broken>';
    await type('oncall', ['phone', 'is', '<broken>'], { text });
    expect(told()).toEqual([
      'U0EMIL: No form was opened: if this is the message of a new incident, the button opens one. OpsGenie has no schedule `phone is &lt;broken&gt;`.',
    ]);
    const [[, message] = []] = harness.delivered;
    expect(validateMessage(message)).toEqual([]);
    expect(JSON.stringify(message?.blocks)).toContain('/sre:incident:open_form');
    expect(JSON.stringify(message?.blocks)).toContain(
      JSON.stringify(JSON.stringify({ message: text, filter: '' })),
    );
  });

  it('offers no form to a user who may not open one', async () => {
    const access = { denied: ['incident'] };
    await expect(type('oncall', ['phone', 'broken'], { access })).rejects.toHaveProperty(
      'userMessage',
      'OpsGenie has no schedule `phone broken`.',
    );
  });
});

describe('Add note', () => {
  it('opens a modal, whose note goes to the incident and into the thread', async () => {
    await addNoteByModal();
    expect(harness.incidents.sent).toMatchObject([{ action: 'addNote', note: 'Rolled back', id: id() }]);
    expect(harness.messages.threads).toHaveLength(1);
    expect(told()).toEqual([]);
  });
});

describe('a button', () => {
  it('is shown only for what works here, and the word says why it does not', async () => {
    harness.incidents.hasIntegrationKey = false;
    await harness.deps.updateReceipt(id());
    expect(harness.messages.wholeOf(PLACE)).not.toContain('/sre:ack:incident');
    expect(harness.messages.wholeOf(PLACE)).toContain('/sre:resolve:incident');
  });

  it('of a message that Q-Bot no longer knows does its work, and that message shows it', async () => {
    number += 7000;
    harness.incidents.add(number);
    await press('resolve');
    expect(sent()).toEqual(['resolve emil']);
    expect(text()).toContain('resolved by <@U0EMIL>');
  });

  it('of an incident that is gone says so', async () => {
    harness.incidents.incidents.clear();
    await expect(press('resolve')).rejects.toHaveProperty(
      'userMessage',
      'OpsGenie does not know this incident. `/sre list` shows what is open.',
    );
  });

  it('of a forged number does its work by the id, and is told with the number of that', async () => {
    harness.messages.onUpdate = async () => 'no_answer';
    await press('ack', {}, '1|<!channel>');
    expect(told()).toEqual([expect.stringMatching(`^U0EMIL: #${number} is acknowledged\\. `)]);
    expect(harness.decisions).toEqual([{ action: 'acknowledge', target: String(number), outcome: 'done' }]);
  });

  it('of a forged number is told with that escaped where OpsGenie does not say a better one', async () => {
    const same = { idempotencyKey: key() };
    const { notifyUser } = harness.deps;
    harness.messages.onUpdate = async () => 'no_answer';
    harness.deps.notifyUser = () => Promise.reject(new Error('killed'));
    await expect(press('resolve', same, '<!channel>')).rejects.toThrow('killed');
    harness.deps.notifyUser = notifyUser;
    harness.incidents.onRead = () => Promise.reject(AWAY);
    await press('resolve', same, '<!channel>');
    expect(told()).toEqual([expect.stringMatching(/^U0EMIL: #&lt;!channel&gt; is resolved\. /)]);
  });

  it('that nobody listens to is logged', async () => {
    await press('priority');
    expect(harness.lines).toContainEqual(expect.objectContaining({ fields: { reason: 'unknown action' } }));
  });
});

/** The create of a submission comes to an incident that no message shows yet. */
function answerDone(): void {
  number += 7000;
  const { url } = harness.incidents.add(number);
  const incident = { id: id(), number: String(number), url };
  harness.incidents.onOutcome = async () => ({ kind: 'done', incident });
}

describe('the receipt of a submission', () => {
  it('has the buttons as soon as the incident is open, and follows it', async () => {
    answerDone();
    const view = key().replace('cmd', 'view');
    await submit(harness, view);
    expect(harness.shown.at(-1)).toMatch(/^Incident <https/);
    await type('resolve', [String(number)]);
    const receipt = { channel: 'C07HARBOUR', ts: harness.ts ?? '' };
    expect(harness.messages.textOf(receipt)).toContain('resolved by <@U0EMIL>: P1 Payments');
    expect(harness.messages.wholeOf(receipt)).toContain('"text":"Cards are refused since noon."');
  });

  it('is told, and linked by the next run, where the table did not take the link', async () => {
    answerDone();
    const { known } = harness.deps;
    const broken = { ...known, change: () => Promise.reject(new Error('table')) };
    harness.deps.known = broken;
    const view = key().replace('cmd', 'view');
    await expect(submit(harness, view)).rejects.toThrow('table');
    expect(harness.shown.at(-1)).toMatch(/^Incident <https/);
    harness.deps.known = known;
    await submit(harness, view);
    expect(await known.find(id())).toMatchObject({ receiptKey: view });
    expect(harness.incidents.creates).toHaveLength(1);
  });
});
