import { DROP, once, onSubmission, REFUSE, STALL, status } from './fault-kind.ts';
import type { KillCalls } from './kill-faults.ts';

const CREATE = 'opsgenie.create';
const LIST = 'opsgenie.list';
const STATUS = 'opsgenie.status';
export const OPSGENIE_CALLS: KillCalls = {
  ...{ look: LIST, create: CREATE, status: STATUS },
  get: 'opsgenie.get',
};

const requestId = 'chaos-create-that-failed';
const failed = { success: false, isSuccess: false, action: 'Create', status: 'It failed', incidentId: '' };

/** OpsGenie busy, broken, silent, or unwilling: a create is refused, or nobody knows what came of it. */
export const opsgenieFaults = onSubmission({
  'create: 429': once(CREATE, status(429, { message: 'You are making too many requests!' })),
  'create: 500': once(CREATE, status(500)),
  'create: stalls': once(CREATE, STALL),
  'create: done, answer lost': once(CREATE, DROP),
  'create: not reached': once(CREATE, REFUSE),
  'create: 401': once(CREATE, status(401, { message: 'Could not authenticate' })),
  'create: 403': once(CREATE, status(403, { message: 'wrong kind of key', code: 40301 })),
  'create: 422': once(CREATE, status(422, { message: 'not processable', errors: { message: 'made up' } })),
  'create: accepted, then failed': {
    faults: [
      {
        target: CREATE,
        times: 1,
        ...status(202, { result: 'Request will be processed', took: 0.1, requestId }),
      },
      { target: STATUS, times: 1, ...status(200, { data: failed, took: 0.1, requestId }) },
    ],
  },
  'list: 429': once(LIST, status(429)),
  'list: 503': once(LIST, status(503)),
  'list: stalls': once(LIST, STALL),
  'status: 503': once(STATUS, status(503)),
  'status: stalls': once(STATUS, STALL),
});
