import { ACT_CALL, ACT_STATUS, DROP, type FaultTable, once, REFUSE, STALL, status } from './fault-kind.ts';
import { NOBODY } from './jsm-faults.ts';

const HIDDEN = {
  errorMessages: ['Issue does not exist or you do not have permission to see it.'],
  errors: {},
};
const refused = { errorMessages: [], errors: { made: 'up' } };
/** Issues answer at once, alerts are acknowledged later. */
const ACKNOWLEDGES = /^ack/;
const ENDS = /^(resolve|close|undo)/;

/** What can happen to the calls by which something is done with an issue. */
export const jsmActionFaults: FaultTable = {
  'action: 429': once(ACT_CALL, status(429, {}, { 'retry-after': '2' })),
  'action: 500': once(ACT_CALL, status(500)),
  'action: 403': once(ACT_CALL, status(403, refused)),
  'action: 400': once(ACT_CALL, status(400, refused)),
  'action: as anonymous': once(ACT_CALL, status(404, HIDDEN, NOBODY)),
  'action: stalls': once(ACT_CALL, STALL),
  'action: done, answer lost': once(ACT_CALL, DROP),
  'action: not reached': once(ACT_CALL, REFUSE),
  'action: accepted, never processed': {
    ...once(ACT_CALL, status(202, { result: 'Request will be processed', requestId: 'made-up', took: 0.1 })),
    acts: ACKNOWLEDGES,
  },
  'action: its reading: 503': once(ACT_STATUS, status(503)),
  'action: the issue is read as anonymous': once('jsm.issue', status(404, HIDDEN, NOBODY)),
  'action: no transition as anonymous': {
    ...once('jsm.transitions', status(200, { transitions: [] }, NOBODY)),
    acts: ENDS,
  },
  'action: who did it: 503': {
    ...once('jsm.comment', status(503)),
    acts: /^(ack|resolve|close|undo|escalate)/,
  },
};
