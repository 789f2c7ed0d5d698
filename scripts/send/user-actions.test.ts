import type { ActionResult, Message, View } from '../local/driver-answers.ts';
import { SendError, type UserAction } from './arguments.ts';
import { buildMessage, buildState, buildView } from './fixtures/build-state.ts';
import { perform } from './user-actions.ts';

const TAKEN: ActionResult = { status: 200, ms: 20, requestId: 'r-1', shown: null };
const IDS = { channel: 'C1', user: 'U1' };
const PLACE = { ...IDS, names: { channel: 'ops', user: 'ann' } };

const plain = (text: string) => ({ type: 'plain_text', text });
const button = (text: string, action_id: string, more: object = {}) => ({
  ...{ type: 'button', text: plain(text), action_id },
  ...more,
});
const actions = (block_id: string, ...elements: object[]) => ({ type: 'actions', block_id, elements });

interface Given {
  messages?: Partial<Message>[];
  views?: Partial<View>[];
  shortcuts?: { callbackId: string; name: string }[];
}

function setUp({ messages = [], views = [], shortcuts }: Given) {
  const acted: unknown[] = [];
  const notes: string[] = [];
  const known = shortcuts ?? [{ callbackId: '/sre:incident:message', name: 'Open an incident' }];
  const act = (action: UserAction) =>
    perform(
      {
        bot: {
          act: async (what, body) => {
            acted.push([what, body]);
            return what === 'write' ? { ...TAKEN, ts: '9.9' } : TAKEN;
          },
          state: async () =>
            buildState({ messages: messages.map(buildMessage), views: views.map(buildView) }),
          workspace: async () => ({ channels: [], users: [], shortcuts: known }),
        },
        terminal: { line: () => undefined, shown: () => undefined, note: (text) => notes.push(text) },
      },
      { action },
      PLACE,
    );
  return { act, acted, notes };
}

const click = (label: string): UserAction => ({ kind: 'click', label });
const shortcut = (message: string): UserAction => ({ kind: 'shortcut', message });

describe('click', () => {
  const resolve = (ts: string, more: Partial<Message> = {}): Partial<Message> => ({
    ts,
    blocks: [actions('b', button('Resolve', '/sre:resolve:incident'))],
    ...more,
  });

  it('clicks the button of the newest message that has it, in any case', async () => {
    const { act, acted } = setUp({ messages: [resolve('1.1'), resolve('1.2'), { ts: '1.3' }] });
    expect(await act(click(' resolve'))).toEqual(TAKEN);
    expect(acted).toEqual([
      ['click', { user: 'U1', messageTs: '1.2', blockId: 'b', actionId: '/sre:resolve:incident' }],
    ]);
  });

  it('sees no other channel, and nothing that only another user sees', async () => {
    const hidden = [resolve('1.2', { channel: 'C2' }), resolve('1.3', { ephemeralFor: 'U2' })];
    const { act, acted } = setUp({ messages: [resolve('1.1', { ephemeralFor: 'U1' }), ...hidden] });
    await act(click('Resolve'));
    expect(acted).toMatchObject([['click', { messageTs: '1.1' }]]);
  });

  it('confirms what it asks, and says so', async () => {
    const confirm = { title: plain('Resolve #17?'), text: plain('Nobody is called any more.') };
    const blocks = [actions('b', button('Resolve', 'a', { confirm }))];
    const { act, notes } = setUp({ messages: [{ blocks }] });
    await act(click('Resolve'));
    expect(notes).toContain('asked "Resolve #17? Nobody is called any more.", confirmed');
  });

  it('finds a button beside a text, in an open modal', async () => {
    const blocks = [{ type: 'section', block_id: 's', text: plain('x'), accessory: button('Show', 'show') }];
    const views = [{ view: { blocks } }, { id: 'V2', view: { blocks }, status: 'closed' as const }];
    const { act, acted } = setUp({ views });
    await act(click('Show'));
    expect(acted).toEqual([['click', { user: 'U1', viewId: 'V1', blockId: 's', actionId: 'show' }]]);
  });

  it.each([
    [[resolve('1.1')], 'ann sees no button "Close" in #ops; there are: Resolve'],
    [[], 'there is no button'],
  ])('says what else there is', async (messages, text) => {
    const { act, acted } = setUp({ messages });
    await expect(act(click('Close'))).rejects.toThrow(SendError);
    await expect(act(click('Close'))).rejects.toThrow(text);
    expect(acted).toEqual([]);
  });
});

describe('shortcut', () => {
  const use = (messageTs: string) => [
    'shortcut',
    { user: 'U1', messageTs, callbackId: '/sre:incident:message' },
  ];

  it('writes the message, and uses it there', async () => {
    const { act, acted, notes } = setUp({});
    expect(await act(shortcut('a & b'))).toEqual(TAKEN);
    expect(acted).toEqual([['write', { ...IDS, text: 'a & b' }], use('9.9')]);
    expect(notes).toEqual(['"Open an incident" on a new message "a & b", by ann in #ops']);
  });

  it('uses it on the newest message that says so', async () => {
    const said = { text: 'a &amp; b' };
    const others = [
      { ts: '1.3', text: 'a' },
      { ts: '1.4', ...said, channel: 'C2' },
    ];
    const { act, acted } = setUp({
      messages: [{ ts: '1.1', ...said }, { ts: '1.2', ...said }, ...others, { ...said, ephemeralFor: 'U1' }],
    });
    await act(shortcut('a & b'));
    expect(acted).toEqual([use('1.2')]);
  });

  it('says that the app has none', async () => {
    await expect(setUp({ shortcuts: [] }).act(shortcut('a'))).rejects.toThrow(SendError);
  });
});
