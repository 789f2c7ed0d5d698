import { tokenFault } from './bearer-token.ts';

const CURRENT = 'fixture-current_0123456789';
const PREVIOUS = 'fixture-previous~.+/==';

describe('the bearer token', () => {
  it.each([
    ['current', `Bearer ${CURRENT}`],
    ['previous', `Bearer ${PREVIOUS}`],
    ['current, whatever the case of the scheme', `bearer ${CURRENT}`],
  ])('proves with the %s', (_case, header) => {
    expect(tokenFault([header], [CURRENT, PREVIOUS])).toBeUndefined();
    expect(tokenFault([header], [PREVIOUS, CURRENT])).toBeUndefined();
  });

  it.each([
    ['no_token', []],
    ['malformed_token', ['']],
    ['malformed_token', ['Bearer ']],
    ['malformed_token', [CURRENT]],
    ['malformed_token', [`Basic ${CURRENT}`]],
    ['malformed_token', [`Bearer  ${CURRENT}`]],
    ['malformed_token', [`Bearer ${CURRENT} `]],
    ['malformed_token', [`Bearer ${CURRENT}, Bearer ${CURRENT}`]],
    ['malformed_token', [`Bearer ${CURRENT}`, `Bearer ${CURRENT}`]],
    ['malformed_token', [`Bearer ${'x'.repeat(513)}`]],
    ['mismatch', [`Bearer ${CURRENT}x`]],
    ['mismatch', [`Bearer ${CURRENT.slice(0, -1)}`]],
    ['mismatch', [`Bearer ${CURRENT.toUpperCase()}`]],
  ])('is refused as %s: %p', (fault, authorization) => {
    expect(tokenFault(authorization, [CURRENT, ''])).toBe(fault);
  });

  it('proves nothing while no token is set', () => {
    expect(tokenFault([`Bearer ${CURRENT}`], ['', ''])).toBe('no_secret');
    expect(tokenFault(['Bearer ='], ['', ''])).toBe('malformed_token');
  });
});
