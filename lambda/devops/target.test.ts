import { AccessDeniedError, UserError } from '../../common/errors.ts';
import { isTarget, readCluster, readTarget } from './target.ts';

const LISTED = ['shop/web', 'shop/api', 'data/etl'];

const message = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError || error instanceof AccessDeniedError) return error.userMessage;
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
      "Q-Bot can't restart `shop/db`. You can restart: `shop/web`, `shop/api`, `data/etl`.",
    );
  });

  it.each(['restart', 'rollback', 'lock', 'unlock'] as const)(
    'refuses a right for another: %s',
    (command) => {
      const denial = { rule: 'devops_services', action: command };
      expect(() => readTarget(LISTED, 'prod/vault', command)).toThrow(expect.objectContaining({ denial }));
      expect(() => readTarget(LISTED, 'vault', command)).toThrow(UserError);
    },
  );

  it.each(['web', '', 'shop/`<!channel>`'])('does not repeat what is no service: %j', (typed) => {
    expect(message(() => readTarget(LISTED, typed))).toMatch(
      /^Name one service with its cluster: .* You can restart/,
    );
  });

  it.each(['shop/wb', 'SHOP/web', 'shpo/web', 'shop/WEB'])(
    'asks whether shop/web is meant by %s',
    (typed) => {
      expect(message(() => readTarget(LISTED, typed))).toBe(
        `Q-Bot can't restart \`${typed}\`. Did you mean \`shop/web\`? You can restart: \`shop/web\`, \`shop/api\`, \`data/etl\`.`,
      );
    },
  );
});

describe('readCluster', () => {
  it('reads one of which a service is listed', () => {
    expect(readCluster(LISTED, 'data')).toBe('data');
  });

  it('names the others once', () => {
    expect(message(() => readCluster(LISTED, 'prod'))).toBe(
      "Q-Bot can't see that cluster. It can see: `shop`, `data`.",
    );
  });

  it('asks whether another is meant', () => {
    expect(message(() => readCluster(LISTED, 'shpo'))).toBe(
      "Q-Bot can't see that cluster. Did you mean `shop`? It can see: `shop`, `data`.",
    );
  });
});

it.each([readTarget, readCluster])('%p says who lists services where none is listed', (read) => {
  expect(message(() => read([], 'shop/web'))).toBe(
    'Q-Bot has no ECS services to show or restart yet. Nothing was changed. The Q-Bot team lists them in `devops_services`.',
  );
});
