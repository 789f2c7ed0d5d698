import { type Group, writeGroupMembers } from '../../common/group-members.ts';
import { checkGroups } from './check-groups.ts';
import { buildFacts, linesOf, NOW } from './fixtures/build-facts.ts';

const MINUTE = 60_000;

/** Minutes since each was read -> its people. */
const readAgo = (minutes: number, ...users: string[]): Group => ({ readAt: NOW - minutes * MINUTE, users });

function look(stored: string | undefined, groups = '["S01CREW","oncall:Platform"]') {
  const facts = buildFacts();
  const environment = { ACCESS_GROUPS: groups, GROUP_MEMBERS_NAME: '/qbot/group-members' };
  const sync = { codeSha256: 'c3Vt', state: 'Active', environment };
  const asked: string[][] = [];
  const secrets = async (names: readonly string[]) => {
    asked.push([...names]);
    const found = { value: stored ?? '', version: 1, changedAt: undefined };
    return new Map(stored === undefined ? [] : names.map((name) => [name, found]));
  };
  const functions = new Map([...facts.functions, ['group_sync', sync] as const]);
  return { asked, found: checkGroups({ ...facts, functions, aws: { ...facts.aws, secrets } }) };
}

const stored = (groups: Record<string, Group>) => writeGroupMembers(new Map(Object.entries(groups)));

it('is content with groups that were read within the hour', async () => {
  const { asked, found } = look(
    stored({ S01CREW: readAgo(60, 'U01A'), 'oncall:Platform': readAgo(0, 'U02B') }),
  );
  expect(linesOf(await found)).toEqual(['ok groups: 2 read within the hour']);
  expect(asked).toEqual([['group-members']]);
});

it.each([
  [61, '61 min'],
  [23 * 60, '23 h 0 min'],
  [24 * 60, '24 h 0 min: it grants nothing'],
])('names one that was read %i minutes ago', async (minutes, age) => {
  const { found } = look(
    stored({ S01CREW: readAgo(minutes, 'U01A'), 'oncall:Platform': readAgo(1, 'U02B') }),
  );
  expect(linesOf(await found)).toEqual([`wrong groups: not read for over an hour: S01CREW (${age})`]);
});

it.each(['not-set', '1||'])('names those that were never read: %s', async (value) => {
  const [finding, ...others] = await look(value).found;
  expect(others).toEqual([]);
  expect(finding?.text).toBe(
    'not read for over an hour: S01CREW (never: it grants nothing), oncall:Platform (never: it grants nothing)',
  );
  expect(finding?.fix).toContain('/aws/lambda/qbot-group_sync');
});

it('notes one in which nobody is, which may be unknown', async () => {
  const { found } = look(stored({ S01CREW: readAgo(1), 'oncall:Platform': readAgo(1, 'U02B') }));
  const findings = await found;
  expect(linesOf(findings)).toEqual([
    'ok groups: 2 read within the hour',
    'note groups: nobody is in S01CREW',
  ]);
  expect(findings[1]?.fix).toContain('groups-wrong');
});

it('says that the parameter is gone', async () => {
  expect(linesOf(await look(undefined).found)).toEqual(['wrong groups: /qbot/group-members is not there']);
});

it.each(['[]', ''])('looks at nothing where no group is named: "%s"', async (groups) => {
  const { asked, found } = look(stored({ S01CREW: readAgo(600, 'U01A') }), groups);
  expect(await found).toEqual([]);
  expect(asked).toEqual([]);
});

it('says nothing of groups without the function that reads them', async () => {
  expect(await checkGroups(buildFacts())).toEqual([]);
});
