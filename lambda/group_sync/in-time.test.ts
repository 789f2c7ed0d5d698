import { OutOfTimeError } from './errors.ts';
import { inTime } from './in-time.ts';

describe('work with a deadline', () => {
  it('gives what it gives', async () => {
    const { signal } = new AbortController();
    await expect(inTime(signal, async () => 'read')).resolves.toBe('read');
    await expect(inTime(signal, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  });

  it('ends with the deadline though it never answers', async () => {
    const deadline = new AbortController();
    const late = inTime(deadline.signal, () => new Promise(() => undefined));
    deadline.abort();
    await expect(late).rejects.toBeInstanceOf(OutOfTimeError);
  });

  it('does not begin after it', async () => {
    const work = jest.fn(async () => 'read');
    await expect(inTime(AbortSignal.abort(), work)).rejects.toBeInstanceOf(OutOfTimeError);
    expect(work).not.toHaveBeenCalled();
  });
});
