import { startLoopback } from '../../../common/fixtures/loopback.ts';
import { forward } from './forward.ts';

it.each([
  ['a read that fails once is read again', 'Action=DescribeAlarms', [500, 200], 200],
  ['a read that fails twice is not implemented', 'Action=DescribeAlarms', [500, 500, 200], 501],
  ['a write is not repeated', 'Action=PutMetricAlarm', [500, 200], 501],
  ['what is answered is passed on', 'Action=DescribeAlarms', [404, 200], 404],
])('%s', async (_case, body, answers, status) => {
  const moto = await startLoopback((_request, response) => {
    response.writeHead(answers.shift() ?? 200).end();
  });
  const request = { method: 'POST', url: '/', headers: new Headers(), body: Buffer.from(body) };
  await expect(forward(Number(new URL(moto.url).port), request)).resolves.toMatchObject({ status });
  await moto.close();
});
