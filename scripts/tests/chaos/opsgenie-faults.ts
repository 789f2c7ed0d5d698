import { answering, DROP, type FaultInput, type FaultKind, once, REFUSE } from './fault-kind.ts';
import type { Random } from './sample.ts';

/** Beyond the 4 s that a call waits. */
const STALL = { kind: 'stall', ms: 6000 };

/** Each is of the create: refused, or nobody knows. */
const CREATES = [
  { word: '429', fault: answering(429, { message: 'You are making too many requests!' }) },
  { word: '500', fault: answering(500) },
  { word: 'stalls', fault: STALL },
  { word: 'done, answer lost', fault: DROP },
  { word: 'not reached', fault: REFUSE },
  { word: '401', fault: answering(401, { message: 'Could not authenticate' }) },
  { word: '403', fault: answering(403, { message: 'wrong kind of key', code: 40301 }) },
  { word: '422', fault: answering(422, { message: 'not processable', errors: { message: 'made up' } }) },
];

const LOOKS = [
  { call: 'list', word: '429', fault: answering(429) },
  { call: 'list', word: '503', fault: answering(503) },
  { call: 'list', word: 'stalls', fault: STALL },
  { call: 'status', word: '503', fault: answering(503) },
  { call: 'status', word: 'stalls', fault: STALL },
];

/** OpsGenie takes it, and then says that it came to nothing. */
function acceptedThenFailed(random: Random): FaultInput[] {
  const requestId = `chaos-${Math.floor(random() * 1e9)}`;
  const failed = {
    success: false,
    isSuccess: false,
    action: 'Create',
    status: 'It came to nothing',
    incidentId: '',
  };
  const accepted = { result: 'Request will be processed', took: 0.1, requestId };
  return [
    { target: 'opsgenie.create', times: 1, ...answering(202, accepted) },
    { target: 'opsgenie.status', times: 1, ...answering(200, { data: failed, took: 0.1, requestId }) },
  ];
}

/** OpsGenie busy, broken, silent, or unwilling. */
export const opsgenieKinds: readonly FaultKind[] = [
  ...CREATES.map(({ fault, word }) => ({
    ...({ story: 'order', request: 'submission', name: `create: ${word}` } as const),
    faults: once('opsgenie.create', fault),
  })),
  {
    ...{ story: 'order', request: 'submission', name: 'create: accepted, then failed' },
    faults: acceptedThenFailed,
  },
  ...LOOKS.map(({ call, fault, word }) => ({
    ...({ story: 'order', request: 'submission', name: `${call}: ${word}` } as const),
    faults: once(`opsgenie.${call}`, fault),
  })),
];
