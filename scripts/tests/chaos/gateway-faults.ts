import { always, answering, DROP, type FaultInput, type FaultKind, once, REFUSE } from './fault-kind.ts';
import { between, type Random } from './sample.ts';

const submission = { story: 'order', request: 'submission' } as const;
const command = { story: 'order', request: 'command' } as const;

/** A trigger lives 3 s. */
const PAST_A_TRIGGER = { kind: 'stall', ms: 3200 };

/** Between the bus and the function: at least once, in any order, late, or not at all. */
export const busKinds: readonly FaultKind[] = [
  { ...submission, name: 'bus: delivered twice', faults: once('bus', { kind: 'repeat', copies: 2 }) },
  { ...submission, name: 'bus: delivered 5 times', faults: once('bus', { kind: 'repeat', copies: 5 }) },
  { ...submission, name: 'bus: delivered again a moment later', faults: again },
  { ...command, name: 'bus: command delivered twice', faults: once('bus', { kind: 'repeat', copies: 2 }) },
  { ...submission, name: 'bus: overtaken by later events', faults: late(300, 900) },
  { ...submission, name: 'bus: late', faults: late(1000, 3000) },
  { ...command, name: 'bus: later than the trigger', faults: once('bus', PAST_A_TRIGGER) },
  { ...submission, name: 'bus: undelivered', faults: once('bus', REFUSE) },
  { ...command, name: 'bus: command undelivered', faults: once('bus', REFUSE) },
  { ...submission, name: 'delivery: dropped, then retried', faults: once('function.opsgenie', REFUSE) },
  { ...submission, name: 'delivery: done, then retried', faults: once('function.opsgenie', DROP) },
];

/** While the first is at it, most of the time. */
function again(random: Random): FaultInput[] {
  return [{ target: 'bus', times: 1, kind: 'repeat', copies: 3, apartMs: between(random, 60, 400) }];
}

function late(least: number, most: number): (random: Random) => FaultInput[] {
  return (random) => [{ target: 'bus', times: 1, kind: 'stall', ms: between(random, least, most) }];
}

const PUT = 'events.PutEvents';

/** PutEvents answers 200 and has not taken the entry. */
function failedEntry(ErrorCode: string) {
  return answering(200, { FailedEntryCount: 1, Entries: [{ ErrorCode, ErrorMessage: 'made up' }] });
}

const THROTTLED = answering(400, { __type: 'ThrottlingException', message: 'Rate exceeded' });

/** Between Slack and the bus: whoever is not let in, or not queued, has to see it at once. */
export const doorKinds: readonly FaultKind[] = [
  ...['ThrottlingException', 'InternalFailure', 'InternalException'].map((code) => ({
    ...submission,
    name: `PutEvents: ${code}`,
    faults: once(PUT, failedEntry(code)),
  })),
  {
    ...submission,
    name: 'PutEvents: NotAuthorizedForSource',
    faults: once(PUT, failedEntry('NotAuthorizedForSourceException')),
  },
  {
    ...command,
    name: 'PutEvents: throttled for good',
    faults: always(PUT, failedEntry('ThrottlingException')),
  },
  { ...submission, name: 'PutEvents: stalls', faults: once(PUT, { kind: 'stall', ms: 3000 }) },
  { ...command, name: 'PutEvents: stalls on a command', faults: once(PUT, { kind: 'stall', ms: 3000 }) },
  { ...submission, name: 'PutEvents: taken, answer lost', faults: once(PUT, DROP) },
  { ...submission, name: 'PutEvents: refused twice', faults: () => [{ target: PUT, times: 2, ...REFUSE }] },
  { ...submission, name: 'PutEvents: answers 500', faults: once(PUT, answering(500)) },
  { ...command, name: 'gatekeeper: does not run', faults: once('function.gatekeeper', REFUSE) },
  { ...submission, name: 'gatekeeper: answer lost', faults: once('function.gatekeeper', DROP) },
  {
    ...command,
    name: 'SSM: stalls',
    trick: 'cold_gatekeeper',
    faults: once('ssm.*', { kind: 'stall', ms: 1500 }),
  },
  { ...command, name: 'SSM: throttled', trick: 'cold_gatekeeper', faults: once('ssm.*', THROTTLED) },
  { ...command, name: 'signing secret rotated', trick: 'rotate_secret' },
  { ...command, name: 'clock: off by less than 300 s', trick: 'age_within' },
  { ...command, name: 'clock: off by more than 300 s', trick: 'age_beyond' },
];
