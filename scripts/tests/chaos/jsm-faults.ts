import {
  DROP,
  type FaultInput,
  type FaultTable,
  kill,
  once,
  onSubmission,
  REFUSE,
  STALL,
  status,
} from './fault-kind.ts';
import type { KillCalls } from './kill-faults.ts';

const CREATE = 'jsm.create';
const SEARCH = 'jsm.search';
const BULKFETCH = 'jsm.bulkfetch';
const MYSELF = 'jsm.myself';
const ISSUE = 'jsm.issue';

export const JSM_CALLS: KillCalls = { look: SEARCH, create: CREATE, status: ISSUE, get: ISSUE };

const HTML = { 'content-type': 'text/html;charset=UTF-8' };
/** How Jira tells that it does not know the token, where it does. */
export const NOBODY = { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' };
const NO_USER = status(401, '<html>Client must be authenticated to access this resource.</html>', HTML);
const NO_PROJECT = "The value 'OPS' does not exist for the field 'project'.";
const NONE_FOUND = { issues: [], isLast: true };
const NONE_LOADED = { issues: [], issueErrors: [] };
const refusal = (errorMessages: string[], errors = {}) => ({ errorMessages, errors });
const MAY_NOT_CREATE = refusal(['You cannot create issues in this project.']);

const creates: FaultTable = {
  'create: 429 with Retry-After': once(CREATE, status(429, {}, { 'retry-after': '2' })),
  'create: 429 until a date': once(
    CREATE,
    status(429, {}, { 'retry-after': 'Tue, 06 Apr 2027 03:00:00 GMT' }),
  ),
  'create: 503 with Retry-After': once(CREATE, status(503, {}, { 'retry-after': '5' })),
  'create: 504, made anyway': once(CREATE, { ...status(504, 'upstream request timeout', HTML), done: true }),
  'create: 201 in HTML': once(CREATE, { ...status(201, '<html>Created</html>', HTML), done: true }),
  'create: 201 without an id': once(CREATE, { ...status(201, { key: 'OPS-1' }), done: true }),
  'create: stalls': once(CREATE, STALL),
  'create: done, answer lost': once(CREATE, DROP),
  'create: not reached': once(CREATE, REFUSE),
  'create: 401': once(CREATE, NO_USER),
  'create: 403': once(CREATE, status(403, MAY_NOT_CREATE)),
  'create: as anonymous': once(CREATE, status(400, MAY_NOT_CREATE, NOBODY)),
  'create: as anonymous, not told': {
    faults: [
      { target: CREATE, times: 1, ...status(400, MAY_NOT_CREATE) },
      { target: MYSELF, after: 1, times: 1, ...NO_USER },
    ],
  },
  'create: 400, service not on the screen': once(
    CREATE,
    status(400, refusal([], { customfield_10050: 'It is not on the appropriate screen, or unknown.' })),
  ),
  'create: 400, labels not on the screen': once(
    CREATE,
    status(400, refusal([], { labels: 'It is not on the appropriate screen, or unknown.' })),
  ),
};

/** Nothing at all is found, as anybody is told. */
function notTold(after: { looks: number }): FaultInput[] {
  const skipped = (calls: number) => (calls === 0 ? {} : { after: calls });
  return [
    { target: SEARCH, times: 2, ...skipped(2 * after.looks), ...status(200, NONE_FOUND) },
    { target: BULKFETCH, times: 1, ...skipped(after.looks), ...status(200, NONE_LOADED) },
    { target: MYSELF, times: 1, ...skipped(after.looks), ...NO_USER },
  ];
}

const unloaded = status(200, { issues: [], issueErrors: [{ id: '10501', errorMessage: 'Try again.' }] });

const looks: FaultTable = {
  'look: 429': once(SEARCH, status(429, {}, { 'retry-after': '2' })),
  'look: 503': once(SEARCH, status(503)),
  'look: stalls': once(SEARCH, STALL),
  'look: as anonymous': once(SEARCH, status(200, NONE_FOUND, NOBODY)),
  'look: as anonymous, refused': once(SEARCH, status(400, { errorMessages: [NO_PROJECT] }, NOBODY)),
  'look: as anonymous, not told': { faults: notTold({ looks: 0 }) },
  'look: 503 of the second': once(SEARCH, { ...status(503), after: 1 }),
  'look: 503 of the third': once(BULKFETCH, status(503)),
  'look: the third as anonymous': once(BULKFETCH, status(200, NONE_LOADED, NOBODY)),
  'look: the third has gaps': once(BULKFETCH, unloaded),
  'myself: 503': once(MYSELF, status(503)),
};

const made: FaultInput = { target: CREATE, times: 1, ...kill('opsgenie', 'received') };

/** The issue is there, and the process that made it is not: what the next one sees of it. */
const retries: FaultTable = {
  'look again: the index is behind': { faults: [made], action: 'index_behind' },
  'look again: the index is out of order': { faults: [made], action: 'index_out_of_order' },
  'look again: as anonymous': {
    faults: [made, { target: SEARCH, after: 2, times: 1, ...status(200, NONE_FOUND, NOBODY) }],
  },
  'look again: as anonymous, not told': { faults: [made, ...notTold({ looks: 1 })] },
  'look again: the third has gaps': {
    faults: [made, { target: BULKFETCH, after: 1, times: 1, ...unloaded }],
    action: 'index_behind',
  },
};

const results: FaultTable = {
  'result: 503': once(ISSUE, status(503)),
  'result: stalls': once(ISSUE, STALL),
  'result: as anonymous': once(ISSUE, status(404, refusal(['Issue does not exist.']), NOBODY)),
};

const RECEIVED = kill('opsgenie', 'received');

const kills: FaultTable = {
  'killed: in the second look': once(SEARCH, { ...RECEIVED, after: 1 }),
  'killed: in the third look': once(BULKFETCH, RECEIVED),
  'killed: while it asks whose token it is': once(MYSELF, RECEIVED),
};

/** Jira busy, broken, silent, behind, or serving nobody in particular. */
export const jsmFaults = onSubmission({ ...creates, ...looks, ...retries, ...results, ...kills });
