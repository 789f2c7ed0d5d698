import { unlikely, unusable, whereToFind } from './shapes.ts';

describe('what a secret looks like', () => {
  it.each([
    ['slack-signing-secret', '0123456789abcdef0123456789abcdef'],
    ['slack-signing-secret-previous', 'fedcba98765432100123456789abcdef'],
    ['slack-bot-token', 'xoxb-not-a-real-token'],
    ['opsgenie-api-key', '01234567-89ab-cdef-0123-456789abcdef'],
    ['chain-node-password', 'anything'],
  ])('takes a likely %s', (name, value) => {
    expect(unlikely(name, value)).toBeUndefined();
    expect(unusable(value)).toBeUndefined();
  });

  it.each([
    ['slack-signing-secret', '0123456789abcdef0123456789abcde', /32 digits/],
    ['slack-signing-secret', '0123456789abcdef0123456789abcdef0', /32 digits/],
    ['slack-signing-secret', '0123456789ABCDEF0123456789ABCDEF', /32 digits/],
    ['slack-bot-token', 'xoxp-not-a-real-token', /begins with xoxb-/],
    ['slack-bot-token', 'not-xoxb-a-real-token', /begins with xoxb-/],
    ['opsgenie-api-key', '0123456789abcdef', /0123-456789abcdef/],
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
    expect(unusable(value)).toMatch(reason);
  });

  it('says where a known secret is found', () => {
    expect(whereToFind('slack-bot-token')).toContain('api.slack.com');
    expect(whereToFind('chain-node-password')).toBe('');
  });
});
