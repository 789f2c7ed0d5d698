import { UsageError } from '../command-line/parse-command-line.ts';
import { namedGroups } from './named-groups.ts';

it.each([
  ['nothing', {}, []],
  ['an empty line', { RESTRICTED_COMMANDS: '' }, []],
  ['ids of people', { RESTRICTED_COMMANDS: '{"/devops restart":["U03JUNIPER"]}' }, []],
  [
    'a group twice, and a schedule',
    {
      RESTRICTED_COMMANDS: '{"/devops restart":["oncall:Platform","S01CREW"],"/sre close":["S01CREW","U1"]}',
    },
    ['S01CREW', 'oncall:Platform'],
  ],
])('finds in %s what is a group', (_case, env, groups) => {
  expect(namedGroups(env)).toEqual(groups);
});

it.each(['/devops restart=S01CREW', '["S01CREW"]', '{'])('refuses %s in one sentence', (written) => {
  const reading = () => namedGroups({ RESTRICTED_COMMANDS: written });
  expect(reading).toThrow(UsageError);
  expect(reading).toThrow('correct it in .env');
});
