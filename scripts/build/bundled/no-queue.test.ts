import NoQueue from './no-queue.ts';

describe('NoQueue', () => {
  it('starts each call at once, and gives its result', async () => {
    const queue = new NoQueue();
    const first = Promise.withResolvers<string>();
    const results = [queue.add(() => first.promise), queue.add(async () => 'second')];
    await expect(results[1]).resolves.toBe('second');
    first.resolve('first');
    await expect(results[0]).resolves.toBe('first');
  });

  it.each(['pause', 'start'] as const)('refuses to %s', (name) => {
    expect(() => new NoQueue()[name]()).toThrow(`PQueue.${name} is left out of the bundle`);
  });
});
