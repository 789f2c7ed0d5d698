import { Answers } from './answers.ts';

it('works once for an envelope, and gives the same answer again', async () => {
  const answers = new Answers();
  const work = jest.fn(async () => ({ frame: { envelope_id: 'e1' } }));
  const first = answers.once('e1', work);
  const second = answers.once('e1', work);
  expect([first.isFirst, second.isFirst]).toEqual([true, false]);
  expect(await second.answer).toBe(await first.answer);
  expect(work).toHaveBeenCalledTimes(1);
});

it('keeps the last thousand', () => {
  const answers = new Answers();
  const work = jest.fn(async () => ({ frame: undefined }));
  for (let index = 0; index <= 1000; index += 1) answers.once(`e${index}`, work);
  expect(answers.once('e1', work).isFirst).toBe(false);
  expect(answers.once('e0', work).isFirst).toBe(true);
});
