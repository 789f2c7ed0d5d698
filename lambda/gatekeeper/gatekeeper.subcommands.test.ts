import { EMPTY_200, setUp } from './fixtures/harness.ts';
import { commandForm, interactionForm, messageClick, submission } from './fixtures/slack-bodies.ts';
import { DEVOPS, SRE } from './fixtures/subcommand-shapes.ts';

const TABLES = { SUBCOMMANDS: JSON.stringify({ '/sre': SRE, '/devops': DEVOPS }) };

function restricting(...words: string[]) {
  const restricted = Object.fromEntries(words.map((word) => [word, ['U01CAPTAIN']]));
  return setUp({ env: { ...TABLES, RESTRICTED_COMMANDS: JSON.stringify(restricted) } });
}

async function typing(text: string, ...words: string[]) {
  const { send, published } = restricting(...words);
  const response = await send({ body: commandForm({ text }) });
  return { refused: published.length === 0 && String(response.body).includes('restricted'), published };
}

describe('a typed command', () => {
  it.each<[string, object]>([
    ['Checkout is Down', { subcommand: 'incident', freeText: 'Checkout is Down' }],
    ['alert Checkout', { subcommand: 'incident', args: ['Checkout'], freeText: 'Checkout' }],
    ['note #17 Valve stuck', { subcommand: 'note', args: ['17', 'Valve', 'stuck'], freeText: 'Valve stuck' }],
    ['close #17 please', { subcommand: 'close', argsInvalid: true }],
  ])('%j is published as it was matched, with all of its text', async (text, expected) => {
    const { published } = await typing(text);
    expect(published).toMatchObject([{ detail: { ...expected, text } }]);
  });

  it('of a backend that lists no sub-commands is published as it was typed', async () => {
    const { send, published } = setUp({ env: { SUBCOMMANDS: '{}' } });
    await send({ body: commandForm({ text: 'alert Checkout' }) });
    expect(published).toMatchObject([{ detail: { subcommand: 'alert', args: ['Checkout'] } }]);
    expect(published[0]?.detail).not.toHaveProperty('freeText');
    expect(published[0]?.detail).not.toHaveProperty('argsInvalid');
  });
});

describe('a restriction', () => {
  it.each([
    ['close 17', '/sre close'],
    ['close', '/sre close'],
    ['close #17 please', '/sre close'],
    ['Close 17', '/sre close'],
    ['acknowledge 17', '/sre ack'],
    ['ack 17', '/sre acknowledge'],
    ['Checkout is down', '/sre incident'],
    ['', '/sre incident'],
    ['close the valve', '/sre incident'],
    ['list is slow', '/sre incident'],
    ['alert x', '/sre incident'],
    ['incident x', '/sre alert'],
    ['snooze', '/sre snooze'],
  ])('of what %j is holds: %s', async (text, word) => {
    expect(await typing(text, word)).toMatchObject({ refused: true, published: [] });
  });

  it.each([
    ['close the valve', '/sre close'],
    ['list is slow', '/sre list'],
    ['close 17', '/sre incident'],
    ['note 17 close 18', '/sre close'],
  ])('does not catch %j: %s', async (text, word) => {
    const { published } = await typing(text, word);
    expect(published).toHaveLength(1);
  });

  it('names to the backend what this user may not run by its name, never by an alias', async () => {
    const { published } = await typing('list', '/sre acknowledge', '/sre resolve');
    expect(published).toMatchObject([{ detail: { access: { denied: ['ack', 'resolve'] } } }]);
  });

  it('holds for a button of that sub-command', async () => {
    const { send, published, responded } = restricting('/sre resolve');
    const click = messageClick({}, { action_id: '/sre:resolve:confirm' });
    expect(await send({ body: interactionForm(click) })).toEqual(EMPTY_200);
    expect(published).toEqual([]);
    expect(responded[0]?.[1].text).toContain('`/sre resolve` is restricted');
  });

  it.each([
    ['a button', messageClick({}, { action_id: '/sre:alert:try_again' })],
    ['a form', submission({}, { callback_id: '/sre:alert:create' })],
  ])('holds for %s of an older release, whose id has an alias', async (_what, payload) => {
    const { send, published } = restricting('/sre incident');
    await send({ body: interactionForm(payload) });
    expect(published).toEqual([]);
    const open = restricting('/sre resolve');
    await open.send({ body: interactionForm(payload) });
    expect(open.published).toMatchObject([{ detail: { subcommand: 'incident' } }]);
  });
});
