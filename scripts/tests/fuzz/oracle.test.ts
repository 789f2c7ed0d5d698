import { type CallEvidence, checkCall } from './check-call.ts';
import { type Expected, never } from './fuzz-case.ts';
import { CAPTAIN, HARBOUR, JUNIOR, newSecrets, OPERATIONS, TEAM } from './fuzzed-bot.ts';
import { effectOf, mayPass } from './oracle.ts';

const command = {
  type: 'slash_command',
  command: '/devops',
  subcommand: 'alarms',
  user: JUNIOR,
  channel: HARBOUR,
};

const RESOLVE = { type: 'block_actions', command: '/sre', subcommand: 'resolve' };

describe('the gates of the fuzz', () => {
  it.each([
    ['a command in its channel', {}, true],
    ['another type', { type: 'shortcut' }, false],
    ['another command', { command: '/nope' }, false],
    ['a name of Object.prototype', { command: 'constructor' }, false],
    ['another channel', { channel: OPERATIONS }, false],
    ['no channel', { channel: null }, false],
    [
      'a direct message where every channel is allowed',
      { command: '/everywhere', channel: 'D0DIRECT01' },
      true,
    ],
    ['no channel where every one is allowed', { command: '/everywhere', channel: null }, true],
    ['a restricted sub-command', { subcommand: 'restart' }, false],
    ['a restricted sub-command by one who may', { subcommand: 'restart', user: CAPTAIN }, true],
    ['a sub-command that nobody may', { subcommand: 'drain', user: CAPTAIN }, false],
    ['a button of an incident', { ...RESOLVE, user: CAPTAIN }, true],
    ['a button of an incident by one who may not', RESOLVE, false],
    [
      'a button of an incident in a foreign channel',
      { ...RESOLVE, user: CAPTAIN, channel: OPERATIONS },
      false,
    ],
    ['a button by an alias', { ...RESOLVE, subcommand: 'acknowledge', user: CAPTAIN }, false],
    ['a message shortcut', { ...RESOLVE, type: 'message_action', subcommand: 'incident' }, true],
    ['a message shortcut of another command', { type: 'message_action' }, false],
    ['a restricted command', { command: '/open' }, false],
    ['a restricted command by one who may', { command: '/open', user: CAPTAIN }, true],
  ])('let through or not: %s', (_what, change, passes) => {
    expect(mayPass({ ...command, ...change })).toBe(passes);
  });

  it('do not know where free text would decide', () => {
    const unknown = { ...command, subcommand: undefined };
    expect(effectOf(unknown)).toBe('may');
    expect(effectOf({ ...unknown, channel: null })).toBe('never');
    expect(effectOf({ ...unknown, command: '/everywhere' })).toBe('must');
  });
});

describe('the checks of the fuzz', () => {
  const secrets = newSecrets();
  const detail = {
    command: '/devops',
    subcommand: 'alarms',
    team: { id: TEAM },
    user: { id: JUNIOR },
    channel: { id: HARBOUR },
    payload: {},
  };
  const event = { bus: 'qbot', source: 'qbot.gatekeeper', type: 'slash_command', detail };
  const recorded = {
    ...{ requestId: 'r1', team: TEAM, user: JUNIOR, channel: HARBOUR, command: '/devops' },
    ...{ detailType: 'slash_command', decision: 'allowed', outcome: 'published' },
  };
  const record = { ...event, type: 'audit', detail: recorded };
  const fine: CallEvidence = {
    call: {
      what: 'case',
      target: 'gatekeeper',
      payload: { requestContext: { requestId: 'r1' } },
      signed: true,
      expected: { statuses: [200], effect: 'must', intent: command },
    },
    result: { status: 200, crash: undefined, ms: 1, log: '' },
    effects: { published: [event, record], notified: [], strays: 0 },
    queued: 0,
    secrets,
  };
  const said = (change: Partial<CallEvidence>) => {
    const verdict = checkCall({ ...fine, ...change });
    return [...verdict.accepted.map((fault) => `accepted: ${fault}`), ...verdict.mismatches];
  };
  const publishing = (...published: object[]) => ({
    effects: { ...fine.effects, published: published.map((one) => ({ ...event, ...one })) },
  });
  const auditing = (change: object) => ({ ...record, detail: { ...recorded, ...change } });
  const REFUSED = { decision: 'refused', outcome: 'refused', rule: 'restricted_commands' };
  const withRecords = (expected: Partial<Expected>, ...details: object[]): Partial<CallEvidence> => ({
    call: { ...fine.call, expected: { ...never(200), ...expected } },
    effects: { ...fine.effects, published: details.map((one) => ({ ...record, detail: one })) },
  });
  const refusing = (...details: object[]) =>
    withRecords({ intent: { ...command, subcommand: 'restart' } }, ...details);
  const outside = (audited: NonNullable<Expected['audited']>, ...details: object[]) =>
    withRecords({ audited }, ...details);

  const notifying = (expected: Expected) => ({
    call: { ...fine.call, target: 'pushover' as const, expected },
    effects: { published: [], notified: ['key'], strays: 0 },
  });

  const passingOn = (change: object, signed = true): Partial<CallEvidence> => ({
    call: { ...fine.call, target: 'pushover', signed, expected: { statuses: [200], effect: 'may' } },
    effects: {
      ...fine.effects,
      published: [
        { bus: 'qbot', source: 'qbot.webhook', type: 'alert_action', detail: { alertId: 'a' }, ...change },
      ],
    },
  });

  it('is content with what is as it should be', () => {
    expect(checkCall(fine)).toEqual({ accepted: [], mismatches: [], is5xx: false, crash: undefined });
    expect(said(passingOn({}))).toEqual([]);
    expect(said(refusing({ ...recorded, ...REFUSED }))).toEqual([]);
    expect(said(outside('as an outsider', { ...recorded, ...REFUSED, rule: 'slack_home_teams' }))).toEqual(
      [],
    );
    expect(said(outside('none'))).toEqual([]);
  });

  it.each<[string, Partial<CallEvidence>, string]>([
    ['no proof', { call: { ...fine.call, signed: false } }, 'accepted: published without a proof'],
    [
      'another workspace',
      publishing({ detail: { ...detail, team: { id: 'T0' } } }, record),
      'another workspace',
    ],
    ['another channel', publishing({ detail: { ...detail, channel: { id: 'C0' } } }, record), 'past a gate'],
    ['another user', publishing({ detail: { ...detail, user: { id: CAPTAIN } } }, record), 'with the user'],
    ['a token', publishing({ detail: { ...detail, payload: { token: 'x' } } }, record), 'with the token'],
    [
      'a second action',
      publishing({ detail: { ...detail, payload: { actions: [1, 2] } } }, record),
      'hidden',
    ],
    ['another bus', publishing({ bus: 'x' }, record), 'as another source'],
    ['a webhook without a proof', passingOn({}, false), 'accepted: passed on without a proof'],
    [
      'a webhook as a command',
      passingOn({ source: 'qbot.gatekeeper' }),
      'accepted: passed on as qbot.gatekeeper',
    ],
    [
      'a webhook of another kind',
      passingOn({ type: 'slash_command' }),
      'passed on as qbot.webhook slash_command',
    ],
    ['the text of an alert', passingOn({ detail: { message: 'x' } }), 'passed on with the message'],
    ['two events', publishing({}, {}, record), 'published twice'],
    ['no event', publishing(), 'not published'],
    ['no record', publishing({}), '0 audit records'],
    ['two records', publishing({}, record, record), '2 audit records'],
    ['a record of another source', publishing({}, { ...record, source: 'qbot.devops' }), 'as another source'],
    ['a record of another request', publishing({}, auditing({ requestId: 'r2' })), 'under another request'],
    ['a record of another user', publishing({}, auditing({ user: CAPTAIN })), 'audited with the user'],
    ['a record of another channel', publishing({}, auditing({ channel: null })), 'audited with the channel'],
    [
      'a record of another command',
      publishing({}, auditing({ command: '/sre' })),
      'audited with the command',
    ],
    [
      'a record of another workspace',
      publishing({}, auditing({ team: 'T0' })),
      'audited for another workspace',
    ],
    ['a refusal of what was published', publishing({}, auditing(REFUSED)), 'audited untruly'],
    ['an allowance with a rule', publishing({}, auditing({ rule: 'x' })), 'audited untruly'],
    ['a refusal without a record', refusing(), '0 audit records'],
    ['a refusal that is recorded as allowed', refusing(recorded), 'audited untruly'],
    [
      'a refusal by another rule',
      refusing({ ...recorded, ...REFUSED, rule: 'allowed_commands' }),
      'audited by the rule allowed_commands in place of restricted_commands',
    ],
    ['a record of an outsider who is none', outside('none', { ...recorded, ...REFUSED }), '1 audit records'],
    ['no record of an outsider', outside('as an outsider'), '0 audit records'],
    [
      'an outsider refused by a gate',
      outside('as an outsider', { ...recorded, ...REFUSED }),
      'in place of slack_home_teams',
    ],
    ['free text in the record', publishing({}, auditing({ text: 'x' })), 'audited with the text'],
    ['another status', { result: { ...fine.result, status: 400 } }, 'answered 400 in place of 200'],
    ['a secret in the log', { result: { ...fine.result, log: `x ${secrets.signing}` } }, 'logged a secret'],
    ['a signature in the log', { result: { ...fine.result, log: 'v0=0123abcd' } }, 'logged a secret'],
    ['a foreign address', { effects: { ...fine.effects, strays: 1 } }, 'foreign address'],
    ['a notification that must not be', notifying(never(202)), 'accepted: notified, and must not'],
    ['another key', notifying({ statuses: [200], effect: 'must', notified: ['other'] }), 'notified ["key"]'],
    ['work put aside', { queued: 1 }, 'put aside'],
  ])('sees %s', (_what, change, fault) => {
    expect(said(change)).toContainEqual(expect.stringContaining(fault));
  });
});
