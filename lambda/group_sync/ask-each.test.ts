import { askEach } from './ask-each.ts';

it('asks about each once, five at the same time, and leaves each its own failure', async () => {
  const asked: string[] = [];
  let underWay = 0;
  let most = 0;
  const keys = Array.from({ length: 12 }, (_, index) => `U${index}`);
  const answerOf = await askEach([...keys, 'U1', 'U3'], async (key) => {
    asked.push(key);
    most = Math.max(most, ++underWay);
    await new Promise(setImmediate);
    underWay -= 1;
    if (key === 'U3') throw new Error('down');
    return `${key} was told`;
  });
  expect(asked).toEqual(keys);
  expect(most).toBe(5);
  await expect(answerOf('U11')).resolves.toBe('U11 was told');
  await expect(answerOf('U3')).rejects.toThrow('down');
});
