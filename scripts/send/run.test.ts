import type { ActionResult, Incident, Message, Push, Span, State } from '../local/driver-answers.ts';
import type { UserAction } from './arguments.ts';
import {
  buildIncident,
  buildMessage,
  buildPush,
  buildRequest,
  buildSpan,
  buildState,
  buildView,
  START,
} from './fixtures/build-state.ts';
import { type RunOptions, run } from './run.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const form = {
  title: plain('Open an incident'),
  submit: plain('Open'),
  blocks: [
    {
      type: 'input',
      block_id: 'message',
      label: plain('Message'),
      element: { type: 'plain_text_input', action_id: 'a' },
    },
    {
      ...{ type: 'input', block_id: 'service', label: plain('Service') },
      element: {
        type: 'static_select',
        action_id: 'a',
        options: [{ text: plain('Payments'), value: 'svc-1' }],
      },
    },
  ],
};
const notice = { title: plain('OpsGenie is down'), blocks: [{ type: 'section', text: plain('Call 555') }] };
const link = 'https://o/incident/detail/i-1';
const incident = buildIncident({ tinyId: '7', extraProperties: { key: 'view:T1:V1' }, links: { web: link } });
const opened = buildSpan('slack views.open', { data: { viewId: 'V1' } });
const posted = buildSpan('slack chat.postMessage', { data: { ts: '1.1' } });
const bus = buildSpan('bus', { data: { detailType: 'slash_command' } });

const push = buildPush({ at: START + 900 });
const pushSpan = ({ request }: Push): Span => buildSpan('pushover messages', { data: { request } });

const TYPED: UserAction = { kind: 'command', command: '/sre', text: '' };

interface Scene {
  view?: Record<string, unknown>;
  spans?: Span[];
  receipt?: Partial<Message>;
  incidents?: Incident[];
  pushes?: Push[];
  /** Of the audit records. */
  denied?: object;
}

/** What the bot looks like: one scene per look, the last one from then on. */
function stateOf(scene: Scene, requestId: string): State {
  const { denied, incidents = [], pushes = [], receipt, spans = [], view } = scene;
  return buildState({
    messages: receipt === undefined ? [] : [buildMessage({ text: 'received', ...receipt })],
    views: view === undefined ? [] : [buildView({ view })],
    incidents,
    webhooks: incidents.map(({ id }) => ({ incidentId: id, requestId: 'hook' })),
    pushes,
    audit: denied === undefined ? [] : [{ requestId, decision: 'refused', ...denied }],
    requests: [
      buildRequest({ requestId, spans }),
      buildRequest({ requestId: 'hook', spans: pushes.map(pushSpan) }),
    ],
  });
}

interface Script {
  command?: Partial<ActionResult>;
  submit?: Partial<ActionResult>;
  onCommand?: Scene[];
  onSubmit?: Scene[];
}

function build(script: Script) {
  const printed: string[] = [];
  const acted: unknown[] = [];
  const scenes = { command: [...(script.onCommand ?? [{}])], submit: [...(script.onSubmit ?? [{}])] };
  let current: 'command' | 'submit' = 'command';
  const bot: RunOptions['bot'] = {
    workspace: async () => ({
      channels: [
        { id: 'C1', name: 'ops', kind: 'public', botIsMember: true, members: ['U1'] },
        { id: 'C2', name: 'empty', kind: 'public', botIsMember: true, members: [] },
      ],
      users: [
        { id: 'U1', name: 'ann' },
        { id: 'U2', name: 'bob' },
      ],
      shortcuts: [{ callbackId: '/sre:incident:message', name: 'Open an incident' }],
    }),
    state: async () => {
      const [scene = {}] = scenes[current].length > 1 ? scenes[current].splice(0, 1) : scenes[current];
      return stateOf(scene, current);
    },
    act: async (what, body) => {
      if (what !== 'command' && what !== 'submit') throw new Error(what);
      current = what;
      acted.push(body);
      return { status: 200, ms: 20, requestId: what, shown: null, ...script[current] };
    },
  };
  const terminal = {
    line: ({ at, label, text }: { at: number; label: string; text: string }) =>
      void printed.push(`${at} ${label}: ${text}`),
    shown: (text: string) => void printed.push(`> ${text}`),
    note: (text: string) => void printed.push(`- ${text}`),
  };
  let slept = 0;
  const sleep = async (ms: number) => {
    slept += ms;
  };
  const play = (
    fields: Record<string, string> | null,
    more: { action?: UserAction; channel?: string; user?: string } = {},
  ) =>
    run(
      { bot, terminal, sleep },
      { action: TYPED, fields, url: undefined, channel: undefined, user: undefined, ...more },
    );
  return { play, printed, acted, slept: () => slept };
}

const told: Scene = {
  spans: [posted],
  receipt: { text: `#7 ${link}`, updates: 1 },
  incidents: [incident],
};

const openForm: Scene[] = [
  { spans: [buildSpan('opsgenie', { durationMs: null })] },
  { view: form, spans: [bus, opened] },
];

describe('run', () => {
  it('ends well once the form is open', async () => {
    const { play, printed, acted } = build({ onCommand: openForm });
    expect(await play(null)).toBe(true);
    expect(acted).toEqual([{ command: '/sre', text: '', channel: 'C1', user: 'U1' }]);
    expect(printed).toEqual([
      '- /sre, by ann in #ops',
      '0 gate: passed',
      '0 event: slash_command ok',
      '0 form: views.open: ok (5 ms), accepted at +5 ms',
      '5 form: open: "Open an incident"',
    ]);
  });

  it('waits on while the view is only a notice that something loads', async () => {
    const loading: Scene = { view: notice, spans: [opened, buildSpan('opsgenie', { durationMs: null })] };
    const { play, slept } = build({ onCommand: [loading, loading, { view: form, spans: [opened] }] });
    expect(await play(null)).toBe(true);
    expect(slept()).toBe(200);
  });

  it('submits and ends well once the receipt names the incident', async () => {
    const onSubmit: Scene[] = [
      { spans: [posted, buildSpan('opsgenie', { durationMs: null })], receipt: {} },
      { spans: [posted, buildSpan('opsgenie', { durationMs: null })], receipt: {}, incidents: [incident] },
      told,
      told,
      { ...told, pushes: [push] },
    ];
    const { play, printed, acted, slept } = build({ onCommand: openForm, onSubmit });
    expect(await play({ message: 'down' })).toBe(true);
    expect(acted[1]).toEqual({ viewId: 'V1', user: 'U1', values: { message: 'down', service: 'svc-1' } });
    expect(printed.slice(5)).toEqual([
      '- Service: took the first, "Payments"',
      '- submitted',
      '0 message: chat.postMessage: ok (5 ms)',
      `> #7 ${link}`,
      '5 receipt: updated',
      `5 incident: #7 ${link}`,
      '900 phone: ringing: P1: a',
    ]);
    expect(slept()).toBe(400);
  });

  it('tells of a phone that rang before the receipt was done in the order of time', async () => {
    const late = buildSpan('slack chat.update', { startedAt: START + 3000, data: { ts: '1.1' } });
    const onSubmit = [{ ...told, spans: [late], pushes: [push] }];
    const { play, printed } = build({ onCommand: openForm, onSubmit });
    expect(await play({ message: 'down' })).toBe(true);
    expect(printed.slice(-3)).toEqual([
      '900 phone: ringing: P1: a',
      '3005 receipt: updated',
      `3005 incident: #7 ${link}`,
    ]);
  });

  it('ends badly where no phone rings', async () => {
    const { play, printed, slept } = build({ onCommand: openForm, onSubmit: [told] });
    expect(await play({ message: 'down' })).toBe(false);
    expect(printed).toContain('- no phone rang within 10 s');
    expect(slept()).toBe(10_100);
  });

  it.each<[string, Script, string]>([
    ['a refusal', { command: { shown: 'not here' } }, '> not here'],
    ['a failure', { command: { status: 500, shown: '/sre failed', because: 'status 500' } }, '- status 500'],
    ['no answer', { command: { status: null } }, '> no answer (status null)'],
    ['nothing at all', { onCommand: [{}] }, '- nothing was shown'],
    [
      'a modal that is no form',
      { onCommand: [{ view: notice, spans: [opened] }] },
      '> OpsGenie is down\nCall 555',
    ],
    [
      'a message in place of the form',
      {
        onCommand: [
          {
            spans: [buildSpan('slack views.open', { outcome: 'expired_trigger_id' }), posted],
            receipt: { text: 'Open form' },
          },
        ],
      },
      '> Open form',
    ],
    [
      'errors in the form',
      { onCommand: openForm, submit: { shown: 'too long', errors: { message: 'too long' } } },
      '> too long',
    ],
    [
      'a receipt of a failure',
      { onCommand: openForm, onSubmit: [{ spans: [posted], receipt: { text: 'failed', updates: 1 } }] },
      '- no incident was confirmed',
    ],
    [
      'an incident of which nobody is told',
      { onCommand: openForm, onSubmit: [{ spans: [posted], receipt: {}, incidents: [incident] }] },
      '- the receipt does not name the incident',
    ],
    [
      'words about a function that failed for good',
      {
        onCommand: [
          {
            spans: [
              buildSpan('opsgenie', { cold: true, outcome: 'Error: no' }),
              buildSpan('opsgenie', { cold: false, outcome: 'Error: no' }),
              buildSpan('dead_letters', { cold: true }),
              posted,
            ],
            receipt: { text: '/sre failed' },
          },
        ],
      },
      '- opsgenie failed for good: its event is a dead letter now, and the page shows it',
    ],
    [
      'endless work',
      { onCommand: openForm, onSubmit: [{ spans: [buildSpan('opsgenie', { durationMs: null })] }] },
      '- nothing more came within 30 s',
    ],
    [
      'words that say who may',
      {
        onCommand: [
          {
            spans: [buildSpan('slack response_url', { data: { ts: '1.1' } })],
            receipt: { text: '`/sre ack` is restricted' },
            denied: { rule: 'restricted_commands' },
          },
        ],
      },
      '- denied by the rule restricted_commands',
    ],
  ])('ends badly with %s', async (_, script, expected) => {
    const { play, printed } = build(script);
    expect(await play({ message: 'down' })).toBe(false);
    expect(printed).toContain(expected);
  });

  it('ends well with an answer in words', async () => {
    const { play, printed } = build({
      onCommand: [{ spans: [bus, posted], receipt: { text: 'This is /sre' } }],
    });
    expect(await play(null)).toBe(true);
    expect(printed).toContain('> This is /sre');
  });

  it('ends well where the record is of another request, or says that it was allowed', async () => {
    for (const denied of [{ requestId: 'other' }, { decision: 'allowed' }]) {
      const { play } = build({ onCommand: [{ spans: [bus, posted], receipt: { text: 'hello' }, denied }] });
      expect(await play(null)).toBe(true);
    }
  });

  it('ends well where a function succeeds at the second try', async () => {
    const spans = [
      buildSpan('opsgenie', { cold: true, outcome: 'Error: no' }),
      buildSpan('opsgenie', { cold: false }),
      posted,
    ];
    const { play } = build({ onCommand: [{ spans, receipt: { text: 'This is /sre' } }] });
    expect(await play(null)).toBe(true);
  });

  it('finds a channel and a person by id or name', async () => {
    const { play, acted } = build({ onCommand: openForm });
    for (const user of ['U2', 'bob', '@bob']) await play(null, { channel: '#empty', user });
    expect(acted).toEqual(Array(3).fill({ command: '/sre', text: '', channel: 'C2', user: 'U2' }));
  });

  it.each([
    [{ channel: '#none' }, 'No such channel: none. Known: ops (C1), empty (C2)'],
    [{ channel: 'C2' }, 'Nobody is in empty. Say who types: --user NAME'],
    [{ user: 'eve' }, 'No such user: eve. Known: ann (U1), bob (U2)'],
  ])('cannot play %j', async (more, message) => {
    await expect(build({}).play(null, more)).rejects.toThrow(message);
  });

  it('cannot follow a request that the bot does not know', async () => {
    await expect(build({ command: { requestId: null } }).play(null)).rejects.toThrow(
      'the bot knows no request null',
    );
  });
});
