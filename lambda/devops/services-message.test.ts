import { validateMessage } from '../../scripts/local/fakes/slack/block-kit.ts';
import { ASKED_AT, buildService } from './fixtures/build-service.ts';
import { servicesMessage } from './services-message.ts';

const LOCK = {
  ...{ target: 'shop/web', key: 'cmd:1', user: 'U03JUNIPER', channel: '', reason: 'wait' },
  ...{ lockedAt: ASKED_AT - 60_000, expiration: ASKED_AT / 1000 + 60, unlockedBy: '' },
};
const found = { cluster: 'shop', services: [buildService()], more: 0, listed: ['shop/web'] };

it('shows a row for each service, which of them are locked, and what may be restarted', () => {
  const other = buildService({ name: 'api', byEcs: false, deployment: undefined, deployments: [] });
  const services = [buildService(), other];
  const { simplerBlocks, ...message } = servicesMessage({ ...found, services, locks: [LOCK] }, ASKED_AT);
  expect([validateMessage(message), simplerBlocks]).toEqual([[], []]);
  const [, table, below] = message.blocks ?? [];
  expect(table).toMatchObject({
    rows: [
      expect.arrayContaining([{ type: 'raw_text', text: 'lock' }]),
      [
        ...[{ text: 'web' }, { text: '2' }, { text: '2' }, { text: '0' }],
        ...[{ text: '60 min ago, completed' }, { text: 'web:42' }, { text: 'locked' }],
      ],
      [
        ...[{ text: 'api' }, { text: '2' }, { text: '2' }, { text: '0' }],
        ...[{ text: 'not by ECS' }, { text: '-' }, { text: '-' }],
      ],
    ],
  });
  const lines =
    ':lock: `shop/web` has been locked by <@U03JUNIPER> for 60 s: `/devops locks` says why.\nMay be restarted: `/devops restart shop/web`';
  expect(below).toMatchObject({ text: { text: lines } });
  expect(message.text).toMatch(/^\*Services of `shop`\*\n/);
  expect(message.text.endsWith(lines)).toBe(true);
});

it('is text alone where the cluster has no services', () => {
  expect(Object.keys(servicesMessage({ ...found, services: [] }, ASKED_AT))).toEqual(['text']);
});
