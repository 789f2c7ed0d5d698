import { StartError } from './arguments.ts';
import { openOnPort } from './open-on-port.ts';

/** A machine on which `taken` cannot be opened. */
const openUnless =
  (taken: number[], code = 'EADDRINUSE') =>
  async (port: number) => {
    if (taken.includes(port)) throw Object.assign(new Error('listen'), { code });
    return `bot on ${port}`;
  };

it('takes 3000, and says nothing of it', async () => {
  expect(await openOnPort(undefined, openUnless([]))).toEqual({ bot: 'bot on 3000', note: undefined });
});

it('takes the next free one, and says why', async () => {
  expect(await openOnPort(undefined, openUnless([3000, 3001]))).toEqual({
    bot: 'bot on 3002',
    note: 'Port 3000 is in use: this bot is on 3002.',
  });
});

it('takes the one that was asked for', async () => {
  expect(await openOnPort(3100, openUnless([3000]))).toEqual({ bot: 'bot on 3100', note: undefined });
});

it('takes no other one than was asked for', async () => {
  await expect(openOnPort(3001, openUnless([3001]))).rejects.toThrow(
    new StartError('Port 3001 is in use. Choose another one, or leave out --port for the next free one.'),
  );
});

it('says that a port is reserved', async () => {
  await expect(openOnPort(80, openUnless([80], 'EACCES'))).rejects.toThrow(
    new StartError('Port 80 may not be opened by this user. Choose one above 1023.'),
  );
});

it('gives up after 3050', async () => {
  const all = Array.from({ length: 51 }, (_, index) => 3000 + index);
  await expect(openOnPort(undefined, openUnless(all))).rejects.toThrow(
    new StartError('Ports 3000 to 3050 are in use. Choose one: npm start -- --port 4000'),
  );
});

it.each([undefined, 3100])('leaves other errors alone, with %s asked for', async (asked) => {
  const broken = async () => {
    throw new Error('function.json is not right');
  };
  await expect(openOnPort(asked, broken)).rejects.toThrow('function.json is not right');
});
