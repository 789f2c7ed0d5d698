import { DROP, type FaultInput, kill, stall, status } from './fault-kind.ts';

/** What happens to one run of the sync. */
export interface SyncFault {
  name: string;
  /** Over once it has hit. */
  fault: FaultInput & { times: number };
  /** Whether its retry helps as little: until the next run, what was known stays. */
  isInVain: boolean;
}

const LIST = 'slack.usergroups.users.list';
const PUT = 'ssm.PutParameter';
const DENIED = status(400, { __type: 'AccessDeniedException', message: 'not authorized' });
const THROTTLED = status(400, { __type: 'ThrottlingException', message: 'Rate exceeded' });

/** No run that cannot read fails, and so none of them is retried. */
const inVain = {
  'sync: list: 503': { target: LIST, times: 1, ...status(503) },
  'sync: list: stalls': { target: LIST, times: 1, ...stall(4000) },
  // The retry's too.
  'sync: PutParameter: denied twice': { target: PUT, times: 2, ...DENIED },
};

const mended = {
  'sync: killed, read': { target: LIST, times: 1, ...kill('group_sync', 'answered') },
  'sync: killed, PutParameter received': { target: PUT, times: 1, ...kill('group_sync', 'received') },
  'sync: killed, PutParameter answered': { target: PUT, times: 1, ...kill('group_sync', 'answered') },
  'sync: PutParameter: denied once': { target: PUT, times: 1, ...DENIED },
  'sync: PutParameter: throttled': { target: PUT, times: 1, ...THROTTLED },
  'sync: PutParameter: done, answer lost': { target: PUT, times: 1, ...DROP },
};

export const SYNC_FAULTS: readonly SyncFault[] = [
  ...Object.entries(inVain).map(([name, fault]) => ({ name, fault, isInVain: true })),
  ...Object.entries(mended).map(([name, fault]) => ({ name, fault, isInVain: false })),
];
