import { Readable } from 'node:stream';
import { SecretsError } from './errors.ts';
import { askAtTerminal, readFromPipe } from './value-source.ts';

describe('standard input', () => {
  it.each([
    ['a-value', 'a-value'],
    ['a-value\n', 'a-value'],
    ['a-value\r\n', 'a-value'],
    ['a-value\n\n', 'a-value\n'],
    ['', ''],
    ['\uFEFFa-value\r\n', 'a-value'],
    ['\uFEFF', ''],
    ['\uFEFF{"default":"u"}\r\n', '{"default":"u"}'],
  ])('%j is the value %j', async (piped, value) => {
    expect(await readFromPipe(Readable.from([Buffer.from(piped)]))('slack-bot-token', '')).toBe(value);
  });

  it('is decoded where its mark says that it is UTF-16', async () => {
    const piped = Buffer.from('\uFEFFa-value\r\n', 'utf16le');

    expect(
      await readFromPipe(Readable.from([piped.subarray(0, 3), piped.subarray(3)]))('slack-bot-token', ''),
    ).toBe('a-value');
  });

  it.each([
    [Buffer.from('a-value', 'utf16le'), 'What is piped is UTF-16: pipe it as UTF-8'],
    [Buffer.from('caf\xe9', 'latin1'), 'What is piped is not UTF-8: pipe it as UTF-8'],
    [Buffer.from('tok\0'), 'What is piped holds a zero byte: pipe it as UTF-8'],
  ])('names the encoding of %j that it cannot read', async (piped, words) => {
    const outcome = readFromPipe(Readable.from([piped]))('slack-bot-token', '');

    await expect(outcome).rejects.toBeInstanceOf(SecretsError);
    await expect(outcome).rejects.toThrow(words);
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
