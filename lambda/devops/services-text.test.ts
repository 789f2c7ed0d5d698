import { ASKED_AT, buildDeployment, buildService } from './fixtures/build-service.ts';
import { servicesText } from './services-text.ts';

const LISTED = ['shop/web'];

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

it('describes a service by what is known', () => {
  const services = [
    buildService(
      { name: 'bare', status: undefined, desired: undefined, running: undefined, pending: undefined },
      buildDeployment({ createdAt: undefined, rollout: undefined, taskDefinition: '' }),
    ),
    buildService({ name: 'young', byEcs: true, deployment: undefined, deployments: [] }),
    buildService({ name: 'age' }, buildDeployment({ rollout: undefined })),
    buildService({ name: 'state' }, buildDeployment({ createdAt: undefined })),
  ];
  const text = servicesText({ cluster: 'shop', services, more: 0, listed: LISTED }, ASKED_AT);
  expect(text).toMatch(/^bare +\? +\? +\? {2}\? +-$/m);
  expect(text).toMatch(/^young +2 +2 +0 {2}\? +-$/m);
  expect(text).toMatch(/^age +2 +2 +0 {2}60 min ago +web:42$/m);
  expect(text).toMatch(/^state +2 +2 +0 {2}completed +web:42$/m);
});

it('names those that ECS does not describe, with its own word', () => {
  const failures = [
    { name: 'api', reason: 'MISSING' },
    { name: 'etl', reason: '' },
  ];
  const text = servicesText({ cluster: 'shop', services: [], failures, more: 0, listed: LISTED }, ASKED_AT);
  expect(text).toContain(
    'ECS does not describe `api`: MISSING.\nECS does not describe `etl`: it does not say',
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
