import { isMadeHere, prepare, unlikely, unusable, whereToFind } from './shapes.ts';

describe('what a secret looks like', () => {
  it.each([
    ['slack-signing-secret', '0123456789abcdef0123456789abcdef'],
    ['slack-signing-secret-previous', 'fedcba98765432100123456789abcdef'],
    ['slack-bot-token', 'xoxb-not-a-real-token'],
    ['opsgenie-api-key', '01234567-89ab-cdef-0123-456789abcdef'],
    ['pushover-webhook-token', 'fixture_token-0123456789abcdefghij'],
    ['pushover-webhook-token-previous', 'fixture.token~0123456789+abcdefg/hij=='],
    ['pushover-api-token', 'aFixtureFixtureFixtureFixture0'],
    ['pushover-recipients', '{"default":"uFixtureFixtureFixtureFixture0"}'],
    ['pushover-recipients', '{"night watch":"uFixtureFixtureFixtureFixture0"}'],
    ['chain-node-password', 'anything'],
  ])('takes a likely %s', (name, value) => {
    expect(unlikely(name, value)).toBeUndefined();
    expect(unusable(name, value)).toBeUndefined();
  });

  it.each([
    ['slack-signing-secret', '0123456789abcdef0123456789abcde', /32 digits/],
    ['slack-signing-secret', '0123456789abcdef0123456789abcdef0', /32 digits/],
    ['slack-signing-secret', '0123456789ABCDEF0123456789ABCDEF', /32 digits/],
    ['slack-bot-token', 'xoxp-not-a-real-token', /begins with xoxb-/],
    ['slack-bot-token', 'not-xoxb-a-real-token', /begins with xoxb-/],
    ['opsgenie-api-key', '0123456789abcdef', /0123-456789abcdef/],
    ['pushover-webhook-token', 'short', /32 or more/],
    ['pushover-webhook-token', `${'x'.repeat(32)}!`, /32 or more/],
    ['pushover-webhook-token-previous', 'x'.repeat(31), /32 or more/],
    ['pushover-api-token', 'uFixtureFixtureFixtureFixture', /30 letters/],
    ['pushover-api-token', 'uFixture-ixtureFixtureFixture0', /30 letters/],
    ['pushover-recipients', '{"default":"uFixture"}', /each key of 30/],
    ['pushover-recipients', '{"":"uFixtureFixtureFixtureFixture0"}', /each key of 30/],
    ['pushover-recipients', '["uFixtureFixtureFixtureFixture0"]', /each key of 30/],
    ['pushover-recipients', 'uFixtureFixtureFixtureFixture0', /each key of 30/],
    ['pushover-recipients', '{}', /each key of 30/],
  ])('doubts an unlikely %s without repeating it', (name, value, reason) => {
    expect(unlikely(name, value)).toMatch(reason);
    expect(unlikely(name, value)).not.toContain(value);
  });

  it('doubts the placeholder of every secret', () => {
    expect(unlikely('slack-bot-token', 'not-set')).toMatch(/missing/);
    expect(unlikely('chain-node-password', 'not-set')).toMatch(/missing/);
  });

  it.each([
    ['', /empty/],
    ['two words', /spaces or line breaks/],
    ['two\nlines', /spaces or line breaks/],
    ['é'.repeat(2049), /longer than 4096 bytes/],
  ])('can never use %j', (value, reason) => {
    expect(unusable('slack-bot-token', value)).toMatch(reason);
  });

  it('stores the recipients in one line, and every other value as it is', () => {
    const pretty = '{\n  "night watch": "uFixtureFixtureFixtureFixture0"\n}\n';
    expect(prepare('pushover-recipients', pretty)).toBe('{"night watch":"uFixtureFixtureFixtureFixture0"}');
    expect(prepare('pushover-recipients', '{"night')).toBe('{"night');
    expect(prepare('chain-node-password', '{ }')).toBe('{ }');
  });

  it('knows which are made here', () => {
    expect(isMadeHere('pushover-webhook-token')).toBe(true);
    expect(isMadeHere('pushover-api-token')).toBe(false);
    expect(isMadeHere('chain-node-password')).toBe(false);
  });

  it('says where a known secret is found', () => {
    expect(whereToFind('slack-bot-token')).toContain('api.slack.com');
    expect(whereToFind('chain-node-password')).toBe('');
  });
});
