import { AdaptiveLimiter } from './adaptive-limiter.ts';

it('lets so many act at a time, and counts a release once', async () => {
  const limiter = new AdaptiveLimiter(1);
  const order: string[] = [];
  const release = await limiter.acquire();
  const second = limiter.acquire().then((releaseSecond) => {
    order.push('second');
    return releaseSecond;
  });
  const third = limiter.acquire().then(() => order.push('third'));
  expect(order).toEqual([]);
  release();
  release();
  const releaseSecond = await second;
  expect(order).toEqual(['second']);
  releaseSecond();
  await third;
  expect(order).toEqual(['second', 'third']);
});

it('lets more act while all is quick, and fewer once it is slow', async () => {
  const limiter = new AdaptiveLimiter(4);
  const taken: string[] = [];
  const take = (name: string) => limiter.acquire().then(() => taken.push(name));
  const all = ['a', 'b', 'c', 'd', 'e'].map(take);
  await Promise.all(all.slice(0, 2));
  expect(taken).toEqual(['a', 'b']);
  for (let actions = 0; actions < 100; actions += 1) limiter.observe(20);
  await Promise.all(all.slice(0, 4));
  expect(taken).toEqual(['a', 'b', 'c', 'd']);
  for (let actions = 0; actions < 10; actions += 1) limiter.observe(900);
  const release = await Promise.race([all[4], Promise.resolve('waits')]);
  expect(release).toBe('waits');
});
