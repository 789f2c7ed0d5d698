import fc from 'fast-check';
import { type Asked, type Content, type Expected, never } from './case.ts';
import { encodeForm, formTypes, wildText } from './form-text.ts';
import {
  APP,
  CAPTAIN,
  HARBOUR,
  JUNIOR,
  MATE,
  OPERATIONS,
  OTHER_TEAM,
  QUAY,
  ROUTES,
  TEAM,
} from './harness.ts';
import { effectOf } from './oracle.ts';

export const KINDS = ['click', 'click in a form', 'submission', 'closing'] as const;

const TYPES = {
  click: 'block_actions',
  'click in a form': 'block_actions',
  submission: 'view_submission',
  closing: 'view_closed',
} as const;

/** An id, and what it names; undefined for one that is none of ours. */
interface Named {
  id: string;
  route: readonly [command: string, subcommand: string] | undefined;
}

const subcommands = [
  '',
  'alert',
  'restart',
  'drain',
  'incident',
  'Restart',
  'restart ',
  '\uff52estart',
  '__proto__',
];

const ours: fc.Arbitrary<Named> = fc
  .record({
    command: fc.constantFrom(
      ...Array(3).fill(['/sre', '/devops']).flat(),
      ...ROUTES.keys(),
      '/SRE',
      '/nope',
      'constructor',
      '__proto__',
    ),
    subcommand: fc.constantFrom(...subcommands),
    action: fc.oneof(fc.constantFrom('create', 'confirm', 'open_form'), fc.stringMatching(/^[^:]{1,20}$/)),
  })
  .map(({ action, command, subcommand }) => ({
    id: `${command}:${subcommand}:${action}`,
    route: [command, subcommand],
  }));

const foreign: fc.Arbitrary<Named> = fc
  .constantFrom(
    '',
    ':',
    '::',
    'abc',
    '/sre',
    '/sre:',
    '/sre:incident',
    '/sre:incident:',
    ':incident:create',
    '/sre::',
  )
  .map((id) => ({ id, route: undefined }));

const tooMany: fc.Arbitrary<Named> = ours.map(({ id }) => ({ id: `${id}:more`, route: undefined }));

/** What a view carries, and the channel in it where it can be read. */
interface Carried {
  metadata: string | undefined;
  channel: string | null;
}

const places = fc.constantFrom<string>(
  ...Array(8).fill(HARBOUR),
  QUAY,
  OPERATIONS,
  'C0OTHER001',
  'D0DIRECT01',
  '*',
);

const read: fc.Arbitrary<Carried> = fc
  .record({
    channelId: places,
    requestId: fc.constant('fuzzRequest='),
    responseUrl: fc.constantFrom(undefined, 'https://hooks.slack.com/commands/1/2/3'),
    idempotencyKey: fc.constantFrom(undefined, 'cmd:T0FUZZ0001:171.42'),
  })
  .map((metadata) => ({ metadata: JSON.stringify(metadata), channel: metadata.channelId }));

const unread: fc.Arbitrary<Carried> = fc
  .constantFrom(
    ...[undefined, '', 'null', '[]', '{', '"C0HARBOUR1"', `{"channelId":"${HARBOUR}"}`],
    ...[`{"channelId":7,"requestId":"r"}`, `{"channelId":["${HARBOUR}"],"requestId":"r"}`],
    `{"channelId":"${HARBOUR}","requestId":"r","idempotencyKey":""}`,
    `{"__proto__":{"channelId":"${HARBOUR}","requestId":"r"}}`,
  )
  .map((metadata) => ({ metadata, channel: null }));

const drawn = fc.record({
  kind: fc.constantFrom(...KINDS),
  named: fc.oneof(
    { weight: 8, arbitrary: ours },
    { weight: 1, arbitrary: foreign },
    { weight: 1, arbitrary: tooMany },
  ),
  carried: fc.oneof({ weight: 4, arbitrary: read }, { weight: 1, arbitrary: unread }),
  user: fc.constantFrom(CAPTAIN, MATE, JUNIOR, JUNIOR, CAPTAIN.toLowerCase()),
  /** Of an org-wide install the workspace is null. */
  team: fc.constantFrom<string | null | undefined>(...Array(8).fill(TEAM), OTHER_TEAM, null, undefined),
  userTeam: fc.constantFrom<string | undefined>(...Array(8).fill(TEAM), OTHER_TEAM, undefined),
  app: fc.constantFrom<string | undefined>(...Array(10).fill(APP), 'A0OTHER001', undefined),
  channel: fc.oneof(
    { weight: 4, arbitrary: places },
    { weight: 1, arbitrary: fc.constantFrom(null, undefined) },
  ),
  responseUrl: fc.constantFrom('good', 'good', 'foreign', 'user', 'blob', 'junk', undefined),
  typed: wildText,
  contentType: formTypes,
});

type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

/** What is in place of the real address of a `response_url`, until the stand-ins have one. */
export const HOOKS = 'https://hooks.fuzz.invalid';
export const STRAY = 'https://stray.fuzz.invalid';

const ADDRESSES: Record<string, string> = {
  good: `${HOOKS}/response/capabilityOfTheFuzz`,
  foreign: `${STRAY}/response/capabilityOfTheFuzz`,
  user: `${HOOKS}@${STRAY.slice('https://'.length)}/response/capabilityOfTheFuzz`,
  blob: `blob:${HOOKS}/response/capabilityOfTheFuzz`,
  junk: 'http://[::1',
};

/** Payloads of every kind that is routed, and what each may do. */
export const payloads: fc.Arbitrary<{ kind: string; payload: Record<string, unknown>; expected: Expected }> =
  drawn.map((one) => ({ kind: one.kind, payload: payloadOf(one), expected: expectedOf(one) }));

export const interactions: fc.Arbitrary<Content> = fc
  .tuple(payloads, formTypes)
  .map(([{ expected, kind, payload }, contentType]) => ({
    what: `interaction: ${kind}`,
    body: encodeForm([['payload', JSON.stringify(payload)]]),
    encoding: 'utf8',
    contentType,
    expected,
  }));

function payloadOf(one: Drawn): Record<string, unknown> {
  const { app, channel, kind, responseUrl, team, user, userTeam } = one;
  return {
    type: TYPES[kind],
    ...(team === undefined ? {} : { team: team === null ? null : { id: team, domain: 'fuzz' } }),
    // A name is nobody's right.
    user: {
      id: user,
      name: CAPTAIN,
      username: CAPTAIN,
      ...(userTeam === undefined ? {} : { team_id: userTeam }),
    },
    ...(app === undefined ? {} : { api_app_id: app }),
    token: 'verificationTokenOfOld',
    trigger_id: '171.42.fuzz',
    ...(responseUrl === undefined ? {} : { response_url: ADDRESSES[responseUrl] }),
    ...(channel === undefined ? {} : { channel: channel === null ? null : { id: channel, name: HARBOUR } }),
    ...partOf(one),
  };
}

function partOf({ kind, carried, named, typed }: Drawn): Record<string, unknown> {
  const isClick = kind === 'click' || kind === 'click in a form';
  const view = {
    id: 'V0FUZZ0001',
    callback_id: isClick ? '/everywhere:x:y' : named.id,
    ...(carried.metadata === undefined ? {} : { private_metadata: carried.metadata }),
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: typed } },
      { type: 'input', block_id: 'message', element: { type: 'plain_text_input', action_id: 'message' } },
    ],
    state: { values: { message: { message: { type: 'plain_text_input', value: typed } } } },
  };
  if (!isClick) return { view };
  const action = { type: 'button', action_id: named.id, action_ts: '1790000001.000200', value: typed };
  // Slack sends one action; whatever hides behind it is gated by nobody.
  const actions = [action, { ...action, action_id: '/everywhere:hidden:click' }];
  return kind === 'click'
    ? {
        actions,
        container: { message_ts: '1790000000.000100' },
        message: { ts: '1790000000.000100', text: typed },
      }
    : { actions, container: { view_id: 'V0FUZZ0001' }, view };
}

function expectedOf({ app, carried, channel, kind, named, team, user, userTeam }: Drawn): Expected {
  if (named.route === undefined) return never(200);
  const teamId = team ?? userTeam;
  if (teamId === undefined) return never(400);
  if (teamId !== TEAM || (userTeam ?? TEAM) !== TEAM || app !== APP) return never(200);
  const [command, subcommand] = named.route;
  const fromView = kind === 'click' ? null : carried.channel;
  const asked: Asked = { type: TYPES[kind], command, subcommand, user, channel: channel ?? fromView };
  return { statuses: [200], effect: effectOf(asked), asked };
}
