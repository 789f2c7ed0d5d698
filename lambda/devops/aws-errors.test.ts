import { callAws } from './aws-errors.ts';

it.each([new TypeError('ours'), 'a text', undefined])(
  'leaves alone what is no error of the SDK: %s',
  async (error) => {
    await expect(callAws('ecs:ListServices', Promise.reject(error))).rejects.toBe(error);
  },
);
