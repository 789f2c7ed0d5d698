import { UserError } from '../../common/errors.ts';
import { isTarget, readCluster, readTarget } from './target.ts';

const LISTED = ['shop/web', 'shop/api', 'data/etl'];

const message = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return error.userMessage;
    throw error;
  }
  throw new Error('nothing was refused');
};

it.each([
  ['shop/web', true],
  ['Shop_1/web-api', true],
  ['shop', false],
  ['shop/', false],
  ['shop/web/x', false],
  ['shop/we b', false],
  [`shop/${'w'.repeat(256)}`, false],
])('isTarget(%j) is %s', (text, expected) => {
  expect(isTarget(text)).toBe(expected);
});

describe('readTarget', () => {
  it('reads one that is listed', () => {
    expect(readTarget(LISTED, 'shop/api')).toEqual({ cluster: 'shop', service: 'api' });
  });

  it('names those that are listed where another is asked for', () => {
    expect(message(() => readTarget(LISTED, 'shop/db'))).toBe(
      '`shop/db` is not among the services that Q-Bot may restart. Listed are: `shop/web`, `shop/api`, `data/etl`.',
    );
  });

  it.each(['web', '', 'shop/`<!channel>`'])('does not repeat what is no service: %j', (typed) => {
    expect(message(() => readTarget(LISTED, typed))).toMatch(
      /^Name one service with its cluster: .* Listed are/,
    );
  });

  it('says where services are listed', () => {
    expect(message(() => readTarget([], 'shop/web'))).toContain('None is listed yet: whoever runs Q-Bot');
  });
});

describe('readCluster', () => {
  it('reads one of which a service is listed', () => {
    expect(readCluster(LISTED, 'data')).toBe('data');
  });

  it('names the others once', () => {
    expect(message(() => readCluster(LISTED, 'prod'))).toBe(
      'That is no cluster that Q-Bot may look into. It knows: `shop`, `data`.',
    );
  });
});
