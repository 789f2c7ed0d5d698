import { TokenBucket } from './throttle.ts';

it('lets a burst through, and then so many per second', () => {
  const clock = { ms: 0 };
  const bucket = new TokenBucket({ ratePerSecond: 2, burst: 3 }, () => clock.ms);
  const take = (times: number) => Array.from({ length: times }, () => bucket.take());
  expect(take(4)).toEqual([true, true, true, false]);
  clock.ms += 499;
  expect(take(1)).toEqual([false]);
  clock.ms += 1;
  expect(take(2)).toEqual([true, false]);
  clock.ms += 60_000;
  expect(take(4)).toEqual([true, true, true, false]);
});
