import { UsageError } from '../command-line/parse-command-line.ts';
import { accessGroups } from '../local/wiring/groups.ts';
import { manifestSettings } from './manifest-settings.ts';

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
  expect(accessGroups(manifestSettings(env))).toEqual(groups);
});

it('takes the incident product', () => {
  expect(manifestSettings({ INCIDENT_BACKEND: 'jsm' }).given).toMatchObject({ INCIDENT_BACKEND: 'jsm' });
});

it.each(['/devops restart=S01CREW', '["S01CREW"]', '{'])('refuses %s in one sentence', (written) => {
  const reading = () => manifestSettings({ RESTRICTED_COMMANDS: written });
  expect(reading).toThrow(UsageError);
  expect(reading).toThrow('correct it in .env');
});
