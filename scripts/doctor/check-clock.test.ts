import { checkClock } from './check-clock.ts';
import { buildFacts, linesOf, NOW } from './fixtures/build-facts.ts';

const look = (aheadMs: { slack: number; gateway?: number }) => {
  const facts = buildFacts();
  const { gateway } = aheadMs;
  return checkClock({
    ...facts,
    app: { body: {}, scopes: [], date: NOW + aheadMs.slack },
    fetch: async () => {
      if (gateway === undefined) throw new TypeError('fetch failed');
      return new Response('', { headers: { date: new Date(NOW + gateway).toUTCString() } });
    },
  });
};

it('agrees within a minute', async () => {
  expect(linesOf(await look({ slack: 59_000, gateway: -59_000 }))).toEqual([
    'ok clock: as that of Slack and of the gateway',
  ]);
});

it('blames this machine where both differ', async () => {
  expect(await look({ slack: 600_000, gateway: 600_000 })).toEqual([
    {
      ...{ check: 'clock', status: 'wrong' },
      text: 'Slack is 600 s ahead of this machine; the gateway is 600 s ahead of this machine',
      fix: expect.stringContaining('Set the clock of this machine'),
    },
  ]);
});

it('does not where only one does', async () => {
  expect(await look({ slack: 0, gateway: -120_000 })).toMatchObject([
    { text: 'the gateway is 120 s behind this machine', fix: expect.stringContaining('what stands between') },
  ]);
});

it('goes by Slack alone where the gateway does not answer', async () => {
  expect(linesOf(await look({ slack: 0 }))).toEqual(['ok clock: as that of Slack']);
});

it('cannot tell where nobody says the time', async () => {
  const facts = buildFacts({ auth: null, fetch: async () => new Response('') });
  expect(await checkClock(facts)).toMatchObject([{ status: 'unknown' }]);
});
