import { isReadAtStart, readSettings, renewSettings, secretValue } from './settings.ts';

describe('the settings of a running bot', () => {
  const before = readSettings({ SLACK_BOT_TOKEN: 'xoxb-1', INCIDENT_BACKEND: 'jsm', LEVEL: '1', OLD: 'x' });
  const renewed = renewSettings(
    before,
    readSettings({ SLACK_BOT_TOKEN: 'xoxb-2', JIRA_API_TOKEN: 'new', LEVEL: '2', KEEP_WARM: 'false' }),
  );

  it('take over what the functions read', () => {
    expect(renewed.given).toEqual({
      ...{ SLACK_BOT_TOKEN: 'xoxb-1', INCIDENT_BACKEND: 'jsm', LEVEL: '2', KEEP_WARM: 'false' },
    });
    expect(renewed.keepWarm).toBe(false);
  });

  it('stay as they were where a fake checks them', () => {
    const { given: _given, keepWarm: _keepWarm, ...kept } = before;
    expect(renewed).toMatchObject(kept);
    expect([isReadAtStart('SLACK_SIGNING_SECRET'), isReadAtStart('LEVEL')]).toEqual([true, false]);
  });

  it('keep a secret that is made up, until .env gives it', () => {
    const made = secretValue(before, 'xyz-key');
    expect(made).toMatch(/^[0-9a-f]{32}$/);
    expect(secretValue(before, 'other-key')).not.toBe(made);
    expect(secretValue(renewed, 'xyz-key')).toBe(made);
    const given = renewSettings(before, readSettings({ XYZ_KEY: 'mine' }));
    expect(secretValue(given, 'xyz-key')).toBe('mine');
  });
});
