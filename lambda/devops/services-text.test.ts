import { ASKED_AT, buildDeployment, buildService } from './fixtures/build-service.ts';
import { servicesText } from './services-text.ts';

const LISTED = ['shop/web', 'data/etl'];

it('shows a row per service, and which may be restarted', () => {
  const services = [
    buildService(),
    buildService(
      { name: 'api', status: 'DRAINING', desired: 1, running: 0, pending: 1 },
      buildDeployment({ rollout: 'IN_PROGRESS' }),
    ),
    buildService({ name: 'search', deployment: undefined, deployments: [] }),
  ];
  expect(servicesText({ cluster: 'shop', services, more: 2, listed: LISTED }, ASKED_AT)).toBe(
    [
      '*Services of `shop`*',
      '```',
      'service         desired  running  pending  last deployment        task definition',
      'web                   2        2        0  60 min ago, completed  web:42',
      'api (draining)        1        0        1  60 min ago, under way  web:42',
      'search                2        2        0  not by ECS             -',
      '```',
      '... and 2 more, by name.',
      'May be restarted: `/devops restart shop/web`',
    ].join('\n'),
  );
});

it('says that there are none', () => {
  expect(servicesText({ cluster: 'shop', services: [], more: 0, listed: LISTED }, ASKED_AT)).toBe(
    '`shop` has no services.',
  );
});

it('says no more where all are shown', () => {
  const shown = servicesText(
    { cluster: 'shop', services: [buildService()], more: 0, listed: LISTED },
    ASKED_AT,
  );
  expect(shown).not.toContain('more');
});
