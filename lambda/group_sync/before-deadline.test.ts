import { beforeDeadline } from './before-deadline.ts';
import { UnreadInTimeError } from './errors.ts';

describe('work with a deadline', () => {
  it('gives what it gives', async () => {
    const { signal } = new AbortController();
    await expect(beforeDeadline(signal, async () => 'read')).resolves.toBe('read');
    await expect(beforeDeadline(signal, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  });

  it('ends with the deadline though it never answers', async () => {
    const deadline = new AbortController();
    const late = beforeDeadline(deadline.signal, () => new Promise(() => undefined));
    deadline.abort();
    await expect(late).rejects.toBeInstanceOf(UnreadInTimeError);
  });

  it('does not begin after it', async () => {
    const work = jest.fn(async () => 'read');
    await expect(beforeDeadline(AbortSignal.abort(), work)).rejects.toBeInstanceOf(UnreadInTimeError);
    expect(work).not.toHaveBeenCalled();
  });
});
