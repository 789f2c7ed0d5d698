import { parseJson } from '../../local/json.ts';
import { QueuePolicies } from './queue-policies.ts';

const answer = (body: unknown) => ({
  status: 200,
  headers: new Headers(),
  body: Buffer.from(JSON.stringify(body)),
});
const ask = { QueueUrl: 'http://127.0.0.1/1/q', AttributeNames: ['All'] };

function attributesOf(policies: QueuePolicies, given: object, input: object = ask): unknown {
  const { body } = policies.complete('GetQueueAttributes', input, answer({ Attributes: given }));
  return parseJson(body.toString('utf8'));
}

function withPolicy(): QueuePolicies {
  const policies = new QueuePolicies();
  policies.complete('CreateQueue', { QueueName: 'q', Attributes: { Policy: '{"a":1}' } }, answer({}));
  return policies;
}

it('gives back a policy that moto forgot, and spaces as they were sent', () => {
  const policies = withPolicy();
  const set = { QueueUrl: ask.QueueUrl, Attributes: { RedrivePolicy: '{"b":2}' } };
  policies.complete('SetQueueAttributes', set, answer({}));
  expect(attributesOf(policies, { RedrivePolicy: '{"b": 2}' })).toEqual({
    Attributes: { Policy: '{"a":1}', RedrivePolicy: '{"b":2}' },
  });
});

it('answers only what is asked for', () => {
  const input = { ...ask, AttributeNames: ['QueueArn'] };
  expect(attributesOf(withPolicy(), { QueueArn: 'x' }, input)).toEqual({ Attributes: { QueueArn: 'x' } });
});

it('forgets a policy that is taken away, and a queue that is deleted', () => {
  const taken = withPolicy();
  taken.complete('SetQueueAttributes', { ...ask, Attributes: { Policy: '' } }, answer({}));
  expect(attributesOf(taken, {})).toEqual({ Attributes: {} });
  const deleted = withPolicy();
  deleted.complete('DeleteQueue', ask, answer({}));
  expect(attributesOf(deleted, {})).toEqual({ Attributes: {} });
});
