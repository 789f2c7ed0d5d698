import fc from 'fast-check';
import { encodeForm, formTypes, weighted, wildText } from './form-text.ts';
import { type Content, type Expected, never } from './fuzz-case.ts';
import {
  APP,
  CAPTAIN,
  channels,
  ENTERPRISE,
  HARBOUR,
  HOME_TEAM,
  OTHER_ENTERPRISE,
  OTHER_TEAM,
  ROUTES,
  TEAM,
  users,
} from './fuzzed-bot.ts';
import { effectOf } from './oracle.ts';

const TYPES = {
  click: 'block_actions',
  'click in a modal': 'block_actions',
  submission: 'view_submission',
  closing: 'view_closed',
  shortcut: 'message_action',
} as const;

const KINDS = ['click', 'click in a modal', 'submission', 'closing', 'shortcut'] as const;

/** An id, and what it names; undefined for one that is none of ours. */
interface Named {
  id: string;
  route: readonly [command: string, subcommand: string] | undefined;
}

const subcommands = [
  '',
  'restart ',
  ...'resolve note ack acknowledge comment close reopen show Resolve'.split(' '),
  ...'alert restart bounce drain incident Restart \uff52estart __proto__'.split(' '),
];

const ours: fc.Arbitrary<Named> = fc
  .record({
    command: fc.constantFrom(
      ...'/sre /devops /sre /devops /sre /devops /SRE /nope constructor __proto__'.split(' '),
      ...ROUTES.keys(),
    ),
    subcommand: fc.constantFrom(...subcommands),
    action: fc.oneof(
      fc.constantFrom('create', 'confirm', 'open_form', 'incident', 'add', 'message'),
      fc.stringMatching(/^[^:]{1,20}$/),
    ),
  })
  .map(({ action, command, subcommand }) => ({
    id: `${command}:${subcommand}:${action}`,
    route: [folded(command), folded(subcommand)],
  }));

/** Both words of an id are read as typed ones are. */
function folded(word: string): string {
  return word.normalize('NFKC').toLowerCase().trim();
}

const foreign: fc.Arbitrary<Named> = fc
  .constantFrom('', ...': :: abc /sre /sre: /sre:incident /sre:incident: :incident:create /sre::'.split(' '))
  .map((id) => ({ id, route: undefined }));

const tooMany: fc.Arbitrary<Named> = ours.map(({ id }) => ({ id: `${id}:more`, route: undefined }));

/** What a view carries, and the channel in it if it can be read. */
interface Carried {
  metadata: string | undefined;
  channel: string | null;
}

const readable: fc.Arbitrary<Carried> = fc
  .record({
    channelId: channels,
    requestId: fc.constant('fuzzRequest='),
    responseUrl: fc.constantFrom(undefined, 'https://hooks.slack.com/commands/1/2/3'),
    idempotencyKey: fc.constantFrom(undefined, 'cmd:T0FUZZ0001:171.42'),
    // Of the modal of a note: it is no proof of a channel.
    note: fc.constantFrom(
      undefined,
      { id: 'i-foreign', number: '17', ts: '1790000000.000100', channelId: HARBOUR },
      { id: '10501', number: 'OPS-17', ts: '1790000000.000100', channelId: HARBOUR },
      HARBOUR,
    ),
  })
  .map((metadata) => ({ metadata: JSON.stringify(metadata), channel: metadata.channelId }));

const unreadable: fc.Arbitrary<Carried> = fc
  .constantFrom(
    ...[undefined, '', 'null', '[]', '{', '"C0HARBOUR1"', `{"channelId":"${HARBOUR}"}`],
    ...[`{"channelId":7,"requestId":"r"}`, `{"channelId":["${HARBOUR}"],"requestId":"r"}`],
    `{"channelId":"${HARBOUR}","requestId":"r","idempotencyKey":""}`,
    `{"__proto__":{"channelId":"${HARBOUR}","requestId":"r"}}`,
  )
  .map((metadata) => ({ metadata, channel: null }));

/** Incidents as buttons carry them, with ids and numbers of one product, of the other, of both, and of none. */
const values = fc
  .record({
    id: fc.constantFrom(
      '10501',
      '0d1e2f3a-4b5c-4d6e-8f70-8192a3b4c5d6',
      '../10501',
      '10501?x=',
      '',
      10_501,
      null,
    ),
    number: fc.constantFrom('OPS-17', '17', 'OTHER-17', '../browse', '', 17, null),
  })
  .map((incident) => JSON.stringify(incident));

const drawn = fc.record({
  kind: fc.constantFrom(...KINDS),
  named: weighted([8, ours], [1, foreign], [1, tooMany]),
  carried: weighted([4, readable], [1, unreadable]),
  user: users,
  /** Of an org-wide install the workspace is null. */
  team: fc.constantFrom<string | null | undefined>(
    ...[...Array(8).fill(TEAM), HOME_TEAM, OTHER_TEAM, null, undefined],
  ),
  userTeam: fc.constantFrom<string | undefined>(
    ...[...Array(8).fill(TEAM), HOME_TEAM, OTHER_TEAM, ENTERPRISE, OTHER_ENTERPRISE, undefined],
  ),
  /** Of the workspace, and of the payload, which proves nothing. */
  teamEnterprise: fc.constantFrom<string | undefined>(ENTERPRISE, ENTERPRISE, OTHER_ENTERPRISE, undefined),
  enterprise: fc.constantFrom<string | undefined>(ENTERPRISE, OTHER_ENTERPRISE, undefined),
  orgInstall: fc.boolean(),
  app: fc.constantFrom<string | undefined>(...Array(10).fill(APP), 'A0OTHER001', undefined),
  channel: weighted<string | null | undefined>([4, channels], [1, fc.constantFrom(null, undefined)]),
  responseUrl: fc.constantFrom('good', 'good', 'foreign', 'user', 'blob', 'junk', undefined),
  typed: wildText,
  /** Of a button. */
  value: fc.oneof(wildText, values),
});

type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

/** What is in place of the real address of a `response_url`, until the fakes have one. */
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
  const { app, channel, enterprise, kind, orgInstall, responseUrl, team, user, userTeam } = one;
  // JSON leaves out what is undefined.
  return {
    type: TYPES[kind],
    team: team && { id: team, domain: 'fuzz', enterprise_id: one.teamEnterprise },
    enterprise: enterprise && { id: enterprise, name: 'Fuzz' },
    is_enterprise_install: orgInstall,
    // A name gives no right.
    user: { id: user, name: CAPTAIN, username: CAPTAIN, team_id: userTeam },
    api_app_id: app,
    token: 'verificationTokenOfOld',
    trigger_id: '171.42.fuzz',
    response_url: responseUrl && ADDRESSES[responseUrl],
    channel: channel && { id: channel, name: HARBOUR },
    ...partOf(one),
  };
}

function partOf({ carried, kind, named, typed, value }: Drawn): Record<string, unknown> {
  const isClick = TYPES[kind] === 'block_actions';
  const view = {
    id: 'V0FUZZ0001',
    callback_id: isClick ? '/everywhere:x:y' : named.id,
    private_metadata: carried.metadata,
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: typed } },
      { type: 'input', block_id: 'message', element: { type: 'plain_text_input', action_id: 'message' } },
    ],
    state: { values: { message: { message: { type: 'plain_text_input', value: typed } } } },
  };
  const ts = '1790000000.000100';
  if (kind === 'shortcut') {
    const message = { ts, text: typed, blocks: view.blocks, channel: HARBOUR };
    return { callback_id: named.id, action_ts: '1790000001.000200', message_ts: ts, message };
  }
  if (!isClick) return { view };
  const action = { type: 'button', action_id: named.id, action_ts: '1790000001.000200', value };
  // Slack sends one action: nothing authorizes a second one behind it.
  const actions = [action, { ...action, action_id: '/everywhere:hidden:click' }];
  if (kind !== 'click') return { actions, container: { view_id: 'V0FUZZ0001' }, view };
  return { actions, container: { message_ts: ts }, message: { ts, text: typed } };
}

function expectedOf(one: Drawn): Expected {
  const { app, carried, channel, kind, named, team, teamEnterprise, user, userTeam } = one;
  const isShortcut = kind === 'shortcut';
  if (isShortcut && channel == null) return never(400);
  if (named.route === undefined) return { ...never(200), audited: 'none' };
  const teamId = team ?? userTeam;
  if (teamId === undefined) return never(400);
  const inside = [TEAM, HOME_TEAM, ...(team === TEAM ? [teamEnterprise] : [])];
  const outside = [teamId, userTeam ?? teamId].filter((id) => !inside.includes(id));
  // Slack sends no app with a message shortcut.
  const isOurs = app === APP || (isShortcut && app === undefined);
  if (!isOurs) return { ...never(200), audited: 'none' };
  if (outside.length > 0) {
    // Of our own installation a person is told, and recorded; of another one nobody is.
    const isTold = !outside.includes(teamId) || one.orgInstall || !team;
    return { ...never(200), audited: isTold ? 'as an outsider' : 'none' };
  }
  const [command, subcommand] = named.route;
  const fromView = kind === 'click' || isShortcut ? null : carried.channel;
  const intent = { type: TYPES[kind], command, subcommand, user, channel: channel ?? fromView };
  return { statuses: [200], effect: effectOf(intent), intent };
}
