import attemptOnce, { AbortError } from './attempt-once.ts';

describe('attemptOnce', () => {
  it('returns what the attempt does', async () => {
    await expect(attemptOnce(async () => 'done', { retries: 0 })).resolves.toBe('done');
  });

  it('makes one attempt, and throws its error as it is', async () => {
    const failure = new TypeError('fixture failure');
    const attempt = jest.fn(async () => {
      throw failure;
    });
    await expect(attemptOnce(attempt, { retries: 0 })).rejects.toBe(failure);
    expect(attempt).toHaveBeenCalledTimes(1);
  });

  it('throws what an AbortError was made of', async () => {
    const original = new Error('fixture rate limit');
    const attempt = async () => {
      throw new AbortError(original);
    };
    await expect(attemptOnce(attempt, { retries: 0 })).rejects.toBe(original);
  });

  it.each([[{ retries: 1 }], [{}]])('refuses %p, for it cannot repeat', async (options) => {
    const attempt = jest.fn(async () => 'done');
    await expect(attemptOnce(attempt, options)).rejects.toThrow('p-retry, with retries, is left out');
    expect(attempt).not.toHaveBeenCalled();
  });
});
