import { Turns } from './adaptive-limiter.ts';
import { createRandom, randomOf, shuffled } from './sample.ts';

it('lets so many act at a time, and counts an ending once', async () => {
  const turns = new Turns(1);
  const order: string[] = [];
  const end = await turns.take();
  const second = turns.take().then((endSecond) => {
    order.push('second');
    return endSecond;
  });
  const third = turns.take().then(() => order.push('third'));
  expect(order).toEqual([]);
  end();
  end();
  const endSecond = await second;
  expect(order).toEqual(['second']);
  endSecond();
  await third;
  expect(order).toEqual(['second', 'third']);
});

it('lets more act while all is quick, and fewer once it is slow', async () => {
  const turns = new Turns(4);
  const taken: string[] = [];
  const take = (name: string) => turns.take().then(() => taken.push(name));
  const all = ['a', 'b', 'c', 'd', 'e'].map(take);
  await Promise.all(all.slice(0, 2));
  expect(taken).toEqual(['a', 'b']);
  for (let acts = 0; acts < 100; acts += 1) turns.felt(20);
  await Promise.all(all.slice(0, 4));
  expect(taken).toEqual(['a', 'b', 'c', 'd']);
  for (let acts = 0; acts < 10; acts += 1) turns.felt(900);
  const end = await Promise.race([all[4], Promise.resolve('waits')]);
  expect(end).toBe('waits');
});

it('draws the same from the same seed, evenly', () => {
  const draws = Array.from({ length: 1000 }, createRandom(7));
  expect(draws).toEqual(Array.from({ length: 1000 }, createRandom(7)));
  expect(draws.reduce((sum, one) => sum + one, 0) / 1000).toBeCloseTo(0.5, 1);
  expect(randomOf(1, 2)()).not.toBe(randomOf(1, 3)());
  expect(shuffled([1, 2, 3, 4], createRandom(1)).toSorted()).toEqual([1, 2, 3, 4]);
});
