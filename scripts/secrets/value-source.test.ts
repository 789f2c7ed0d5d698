import { Readable } from 'node:stream';
import { askAtTerminal, readFromPipe } from './value-source.ts';

describe('standard input', () => {
  it.each([
    ['a-value', 'a-value'],
    ['a-value\n', 'a-value'],
    ['a-value\r\n', 'a-value'],
    ['a-value\n\n', 'a-value\n'],
    ['', ''],
  ])('%j is the value %j', async (piped, value) => {
    expect(await readFromPipe(Readable.from([Buffer.from(piped)]))('slack-bot-token', '')).toBe(value);
  });

  it('is read to its end, also where a character is cut in two', async () => {
    const [first, second] = [Buffer.from('é').subarray(0, 1), Buffer.from('é').subarray(1)];

    expect(await readFromPipe(Readable.from([first, second]))('slack-bot-token', '')).toBe('é');
  });
});

describe('the terminal', () => {
  it('asks for the secret by name and place, and trims what was pasted', async () => {
    const prompt = jest.fn(async () => ' a-value ');

    expect(await askAtTerminal(prompt)('slack-bot-token', 'OAuth & Permissions')).toBe('a-value');
    expect(prompt).toHaveBeenCalledWith('slack-bot-token (OAuth & Permissions)');
  });

  it('asks by name alone where the place is not known', async () => {
    const prompt = jest.fn(async () => 'a-value');

    await askAtTerminal(prompt)('chain-node-password', '');

    expect(prompt).toHaveBeenCalledWith('chain-node-password');
  });

  it('may be left', async () => {
    await expect(askAtTerminal(async () => undefined)('slack-bot-token', '')).rejects.toThrow(/Given up/);
  });
});
