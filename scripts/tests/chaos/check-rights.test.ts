import { checkGroupRights, checkRights, rightsPlayed } from './check-rights.ts';
import type { CommandLog, UserAction } from './command-log.ts';
import { buildAction, buildLog, buildPrivate, COLLEAGUE, TAG, USER } from './fixtures/build-evidence.ts';
import type { ObservedState } from './observed-state.ts';
import type { MembershipChange } from './rights-history.ts';
import { OPERATOR } from './user-actions.ts';

const MINUTE = 60_000;
const ALWAYS = Number.NEGATIVE_INFINITY;
const REFUSED =
  '`/devops restart` is restricted, and you are not on its list. (rule `restricted_commands`, ref r8)';

const asks = (minute: number, more: Partial<UserAction> = {}) =>
  buildAction({ request: 'command', requestId: 'r6', cloudAt: minute * MINUTE, ...more });
const clicks = (minute: number, more: Partial<UserAction> = {}) =>
  buildAction({ request: 'click', requestId: 'r8', traceId: 'Root=1-8', cloudAt: minute * MINUTE, ...more });
const change = (user: string, isMember: boolean, minute: number): MembershipChange => ({
  ...{ user, isMember, at: minute * MINUTE },
});

function logOf(...actions: UserAction[]): CommandLog {
  const log = buildLog(actions, 'group');
  return { ...log, planned: { ...log.planned, groupCase: 'leaves before the click' } };
}

const check = (log: CommandLog, changes: MembershipChange[], seen: Partial<ObservedState> = {}) =>
  checkRights([log], { messages: [], restarts: [], ...seen }, { changes, troubles: [] });

describe('a restart by a click', () => {
  const left = [change(USER, true, ALWAYS), change(USER, false, 10)];
  const restarts = ['Root=1-8'];

  it('is wrong more than seven minutes after the right had ended', () => {
    const late = check(logOf(clicks(17.1)), left, { restarts });
    expect(late.acts).toEqual({ yes: 0, no: 1, either: 0 });
    expect(late.wrong).toEqual([
      `${TAG} (leaves before the click): the click of ${USER}, out of the group for 7.1 min, was let through`,
    ]);
  });

  it('may be within them, or with the right', () => {
    expect(check(logOf(clicks(17)), left, { restarts }).wrong).toEqual([]);
    expect(check(logOf(clicks(9)), left, { restarts }).wrong).toEqual([]);
  });

  it('is that of whoever clicked', () => {
    const log = logOf(clicks(18), clicks(19, { user: COLLEAGUE, traceId: 'Root=1-9' }));
    const changes = [...left, change(COLLEAGUE, true, ALWAYS)];
    expect(check(log, changes, { restarts: ['Root=1-9'] }).wrong).toEqual([]);
    expect(check(log, changes, { restarts: ['Root=1-8'] }).wrong).toHaveLength(1);
  });

  it('may be the operator’s, whose right is their own', () => {
    expect(check(logOf(clicks(18, { user: OPERATOR })), [], { restarts }).acts.no).toBe(0);
    expect(check(buildLog([clicks(18)], 'restart'), [], { restarts }).wrong).toEqual([]);
  });
});

describe('what came to the backend', () => {
  const spans = ['gatekeeper', 'bus', 'devops'].map((name) => ({ name }));

  it('is wrong from a user who was never in the group, whatever became of it', () => {
    expect(check(logOf(asks(5, { spans })), []).wrong).toEqual([
      `${TAG} (leaves before the click): the command of ${USER}, never in the group, was let through`,
    ]);
  });

  it('is good with the right, and nothing where the gateway has ended it', () => {
    expect(check(logOf(asks(5, { spans })), [change(USER, true, ALWAYS)]).wrong).toEqual([]);
    expect(check(logOf(asks(5, { spans: [{ name: 'gatekeeper' }] })), []).wrong).toEqual([]);
  });
});

describe('a refusal', () => {
  const joined = [change(USER, true, 10)];
  const refusal = buildPrivate(REFUSED);

  it('is wrong where the right has stood for seven minutes', () => {
    const refused = [asks(17.5, { shown: REFUSED })];
    expect(check(logOf(...refused), joined).wrong).toEqual([
      `${TAG} (leaves before the click): the command of ${USER}, in the group for 7.5 min, was refused`,
    ]);
    expect(check(logOf(clicks(18)), joined, { messages: [refusal] }).wrong).toHaveLength(1);
  });

  it('is good before, without the right, and where it is of something else', () => {
    expect(check(logOf(asks(16, { shown: REFUSED })), joined).wrong).toEqual([]);
    expect(check(logOf(asks(18, { shown: REFUSED })), []).wrong).toEqual([]);
    expect(
      check(logOf(asks(18, { shown: 'failed with the error "dispatch_failed"' })), joined).wrong,
    ).toEqual([]);
  });

  it('is that of its own request', () => {
    const log = logOf(asks(18), clicks(30));
    const changes = [...joined, change(USER, false, 20)];
    expect(check(log, changes, { messages: [refusal] })).toEqual({
      ...{ wrong: [], acts: { yes: 1, no: 1, either: 0 } },
    });
    const toAnother = buildPrivate(REFUSED, { onlyFor: COLLEAGUE });
    expect(check(logOf(clicks(18)), joined, { messages: [toAnother] }).wrong).toEqual([]);
  });
});

describe('of one bot', () => {
  it('there is nothing to check without a group', () => {
    const seen = { messages: [], restarts: [] };
    expect(checkGroupRights(undefined, [logOf(clicks(1))], seen)).toEqual({ wrong: [], counts: {} });
  });

  it('what was played is counted, and of all bots together', () => {
    const groups = { history: { changes: [], troubles: [] }, counts: { changes: 2, syncs: 1 } };
    const rights = checkGroupRights(groups, [logOf(clicks(1))], { messages: [], restarts: [] });
    expect(rights.counts).toEqual({
      ...{ changes: 2, syncs: 1 },
      ...{ 'acts with the right': 0, 'without it': 1, either: 0 },
    });
    expect(rightsPlayed([{ rights }, { rights }])).toMatchObject({ changes: 4, 'without it': 2 });
  });
});
