import {
  always,
  DROP,
  kill,
  onCommand,
  once,
  onSubmission,
  REFUSE,
  repeat,
  stall,
  status,
} from './fault-kind.ts';

/** A trigger lives 3 s. */
const PAST_A_TRIGGER = stall(3200);

/** Between the bus and the function: at least once, in any order, late, or not at all. */
export const busFaults = [
  ...onSubmission({
    'bus: delivered twice': once('bus', repeat(2)),
    'bus: delivered 5 times': once('bus', repeat(5)),
    // Most of the time while the first is being handled.
    'bus: delivered again a moment later': once('bus', { ...repeat(3), apartMs: [60, 400] }),
    'bus: overtaken by later events': once('bus', stall([300, 900])),
    'bus: late': once('bus', stall([1000, 3000])),
    'bus: undelivered': once('bus', REFUSE),
    'delivery: dropped, then retried': once('function.opsgenie', REFUSE),
    'delivery: done, then retried': once('function.opsgenie', DROP),
  }),
  ...onCommand({
    'bus: command delivered twice': once('bus', repeat(2)),
    'bus: later than the trigger': once('bus', PAST_A_TRIGGER),
    'bus: command undelivered': once('bus', REFUSE),
  }),
];

const PUT = 'events.PutEvents';

/** PutEvents answers 200 and has not taken the entry. */
function failedEntry(ErrorCode: string) {
  return status(200, { FailedEntryCount: 1, Entries: [{ ErrorCode, ErrorMessage: 'made up' }] });
}

const THROTTLED = status(400, { __type: 'ThrottlingException', message: 'Rate exceeded' });

/** Between Slack and the bus: a user whose request is refused or not queued must see it at once. */
export const gatewayFaults = [
  ...onSubmission({
    'PutEvents: ThrottlingException': once(PUT, failedEntry('ThrottlingException')),
    'PutEvents: InternalFailure': once(PUT, failedEntry('InternalFailure')),
    'PutEvents: InternalException': once(PUT, failedEntry('InternalException')),
    'PutEvents: NotAuthorizedForSource': once(PUT, failedEntry('NotAuthorizedForSourceException')),
    'PutEvents: stalls': once(PUT, stall(3000)),
    'PutEvents: taken, answer lost': once(PUT, DROP),
    'PutEvents: refused twice': always(PUT, { ...REFUSE, times: 2 }),
    'PutEvents: answers 500': once(PUT, status(500)),
    'gatekeeper: answer lost': once('function.gatekeeper', DROP),
    'killed: gatekeeper, event taken': once(PUT, kill('gatekeeper', 'received')),
  }),
  ...onCommand({
    'PutEvents: throttled for good': always(PUT, failedEntry('ThrottlingException')),
    'PutEvents: stalls on a command': once(PUT, stall(3000)),
    'gatekeeper: does not run': once('function.gatekeeper', REFUSE),
    'SSM: stalls': { ...once('ssm.*', stall(1500)), action: 'cold_gatekeeper' },
    'SSM: throttled': { ...once('ssm.*', THROTTLED), action: 'cold_gatekeeper' },
    'signing secret rotated': { action: 'rotate_secret' },
    'clock: off by less than 300 s': { action: 'age_within' },
    'clock: off by more than 300 s': { action: 'age_beyond' },
  }),
];
