import { ASKED_AT, buildService } from './fixtures/build-service.ts';
import { deploymentText, rollbackText } from './plan-text.ts';

const RUNNING = { name: 'web:42', status: 'ACTIVE', registeredAt: ASKED_AT - 3_600_000, images: ['web:1.8'] };
const FORMER = { name: 'web:41', status: 'ACTIVE', registeredAt: undefined, images: ['web:1.7'] };

it.each([
  [undefined, 'as the service’s deployment settings allow.'],
  ['off' as const, 'It has no circuit breaker: if the new tasks fail to start, ECS goes on trying.'],
  ['stops' as const, 'its circuit breaker stops the deployment.'],
  ['rolls_back' as const, 'its circuit breaker stops the deployment and goes back.'],
])('says what ECS does if the tasks fail to start: %s', (circuitBreaker, words) => {
  const text = deploymentText(buildService({ circuitBreaker }), 'web:42');
  expect(text.replaceAll("'", '’').endsWith(words)).toBe(true);
});

it('says one task as people do', () => {
  expect(deploymentText(buildService({ desired: 1 }), 'web:42')).toContain('starts 1 new task of');
});

it('warns where both have the same images, and says no age that ECS leaves out', () => {
  const same = {
    definition: { ...FORMER, images: RUNNING.images },
    foundBy: 'completed' as const,
    passedOver: [],
  };
  const text = rollbackText(buildService(), { running: RUNNING, former: same }, ASKED_AT);
  expect(text).toContain('*Then* `web:41`: `web:1.8`\n');
  expect(text).toContain(':warning: Both have the same images: only settings differ.');
});

it('cuts many images, and shows a strange one as it is', () => {
  const images = ['a<b>`c', ...Array.from({ length: 6 }, (_, index) => `sidecar:${index}`)];
  const former = { definition: { ...FORMER, images }, foundBy: 'revision' as const, passedOver: [] };
  const text = rollbackText(buildService(), { running: { ...RUNNING, images: [] }, former }, ASKED_AT);
  expect(text).toContain("`a&lt;b&gt;'c`, `sidecar:0`");
  expect(text).toContain('`sidecar:3` and 2 more');
  expect(text).toContain('*Now* `web:42`, registered 60 min ago: no images');
  expect(text).not.toContain(':warning:');
});
