import { AwsRefusedError, AwsUnsureError, callAws } from './aws-errors.ts';

it.each([new TypeError('ours'), 'a text', undefined])(
  'leaves alone what is no error of the SDK: %s',
  async (error) => {
    await expect(callAws('ecs:ListServices', Promise.reject(error))).rejects.toBe(error);
  },
);

describe('without an answer', () => {
  /** As the SDK hands on Node's: it calls a reset, too, a TimeoutError. (In jest's realm it would wrap a real one.) */
  const failed = (fields: { name?: string; code?: string; syscall?: string }) =>
    Promise.reject(Object.assign(new Error('made up'), { ...fields, $metadata: { attempts: 1 } }));

  it.each([
    [{ code: 'ECONNREFUSED', syscall: 'connect' }, 'ECS refuses the connection (ECONNREFUSED).', 'Try again'],
    [{ code: 'ENOTFOUND', syscall: 'getaddrinfo' }, 'ECS has a name that cannot be resolved', 'Try again'],
    [{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'ECS has a certificate that is not accepted', 'Tell the Q-Bot'],
  ])('a restart that was never sent is refused: %j', async (fields, what, next) => {
    const outcome = callAws('ecs:UpdateService', failed(fields));
    await expect(outcome).rejects.toBeInstanceOf(AwsRefusedError);
    await expect(outcome).rejects.toHaveProperty('reason', expect.stringContaining(what));
    await expect(outcome).rejects.toHaveProperty('reason', expect.stringContaining(next));
  });

  it.each([
    [{ name: 'TimeoutError' }],
    [{ name: 'TimeoutError', code: 'ECONNRESET', syscall: 'read' }],
    [{ code: 'HPE_INVALID_CONSTANT' }],
    [{}],
  ])('a restart that may have been sent is not known, without words of AWS: %j', async (fields) => {
    const outcome = callAws('ecs:UpdateService', failed(fields));
    await expect(outcome).rejects.toBeInstanceOf(AwsUnsureError);
    await expect(outcome).rejects.toHaveProperty('userMessage', undefined);
  });

  it.each([
    [{ name: 'TimeoutError' }, 'ECS did not answer in time. Nothing was changed. Try again in a minute.'],
    [
      { name: 'TimeoutError', code: 'ECONNRESET', syscall: 'read' },
      'ECS closed the connection (ECONNRESET). Nothing was changed. Try again in a minute.',
    ],
    [
      { code: 'HPE_INVALID_CONSTANT' },
      'ECS does not speak HTTP/1.1 there (HPE_INVALID_CONSTANT). Nothing was changed. Tell the Q-Bot team.',
    ],
    [{}, 'ECS gave no answer. Nothing was changed. Try again in a minute.'],
  ])('a list says what it was, and only a time-out is a matter of time: %j', async (fields, words) => {
    await expect(callAws('ecs:ListServices', failed(fields))).rejects.toHaveProperty('userMessage', words);
  });
});
