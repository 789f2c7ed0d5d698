import { parseGroupMembers } from '../../../common/group-members.ts';
import { GROUPS, RESTRICTED } from '../sample-data.ts';
import { readSettings } from '../settings.ts';
import { wiringOf } from './from-settings.ts';
import { readFunctionDefinitions } from './function-definitions.ts';
import { GROUP_MEMBERS, GROUP_SYNC } from './groups.ts';

const definitions = readFunctionDefinitions('lambda');
const places = { url: 'http://127.0.0.1:1', distFolder: 'dist', lambdaFolder: 'lambda' };

function wiring(given: Record<string, string> = {}) {
  const whole = wiringOf(definitions, readSettings(given), places);
  const environments: Record<string, Record<string, string>> = Object.fromEntries(
    whole.functions.map(({ name, environment }) => [name, environment]),
  );
  return { ...whole, environments };
}

it('reads the groups of the sample, whose people are known from the start', () => {
  const { environments, schedules, plainParameters } = wiring();
  const groups = Object.values(RESTRICTED)
    .flat()
    .filter((entry) => entry.startsWith('S'));
  expect(groups).toEqual(GROUPS.map(({ id }) => id));
  expect(JSON.parse(environments[GROUP_SYNC]?.ACCESS_GROUPS ?? '')).toEqual(groups);
  expect(environments[GROUP_SYNC]?.GROUP_MEMBERS_NAME).toBe(GROUP_MEMBERS);
  expect(environments.gatekeeper?.GROUP_MEMBERS_NAME).toBe(GROUP_MEMBERS);
  expect(schedules).toContainEqual(expect.objectContaining({ target: GROUP_SYNC, everyMs: 300_000 }));
  expect([...parseGroupMembers(plainParameters?.[GROUP_MEMBERS] ?? '').keys()]).toEqual(groups);
});

it.each([
  ['rights of ids alone', { RESTRICTED_COMMANDS: '{"/devops restart":["U0ONCALL01"]}' }],
  ['a real workspace that names no group', { SLACK_API_URL: 'https://slack.com/api/' }],
])('makes nothing of it for %s', (_case, given) => {
  const { environments, schedules, plainParameters } = wiring(given);
  expect(environments).not.toHaveProperty(GROUP_SYNC);
  expect(environments.gatekeeper?.GROUP_MEMBERS_NAME).toBe('');
  expect(schedules?.map(({ target }) => target)).not.toContain(GROUP_SYNC);
  expect(plainParameters).toEqual({});
});
