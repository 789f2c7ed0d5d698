import { ACT_CALL, ACT_STATUS, DROP, type FaultTable, once, REFUSE, STALL, status } from './fault-kind.ts';

const requestId = 'chaos-action-that-failed';
const accepted = status(202, { result: 'Request will be processed', took: 0.1, requestId });
const failed = { success: false, isSuccess: false, action: 'Made up', status: 'It failed', incidentId: '' };

/** What can happen to the calls by which something is done with an incident of OpsGenie. */
export const opsgenieActionFaults: FaultTable = {
  'action: 429': once(ACT_CALL, status(429, { message: 'You are making too many requests!' })),
  'action: 500': once(ACT_CALL, status(500)),
  'action: 403': once(ACT_CALL, status(403, { message: 'wrong kind of key', code: 40301 })),
  'action: 422': once(ACT_CALL, status(422, { message: 'not processable', errors: { note: 'made up' } })),
  'action: stalls': once(ACT_CALL, STALL),
  'action: done, answer lost': once(ACT_CALL, DROP),
  'action: not reached': once(ACT_CALL, REFUSE),
  'action: accepted, then failed': {
    faults: [
      { target: ACT_CALL, times: 1, ...accepted },
      { target: ACT_STATUS, times: 1, ...status(200, { data: failed, took: 0.1, requestId }) },
    ],
  },
  'action: accepted, never processed': once(ACT_CALL, accepted),
  'action: its status: 503': once(ACT_STATUS, status(503)),
};
