import { always, DROP, type FaultKind, kill, once, onRestart, onSubmission, repeat } from './fault-kind.ts';

const RECEIVED = kill('opsgenie', 'received');
const ANSWERED = kill('opsgenie', 'answered');

/** A product's calls round a create, as targets of faults. */
export interface KillCalls {
  /** The first that looks for what is there already. */
  look: string;
  create: string;
  /** What asks what became of the create, first and last. */
  status: string;
  get: string;
}

/** The process of a submission dies: at each named point around a create, on every attempt, and at random. */
const submissionKills = ({ create, get, look, status }: KillCalls) =>
  onSubmission({
    'killed: receipt begun': once('dynamodb.PutItem', ANSWERED),
    'killed: while it posts the receipt': once('slack.chat.postMessage', RECEIVED),
    'killed: receipt posted': once('slack.chat.postMessage', ANSWERED),
    'killed: lock taken, before the look': once('dynamodb.PutItem', { ...ANSWERED, after: 1 }),
    'killed: while it looks': once(look, RECEIVED),
    'killed: after the look': once(look, ANSWERED),
    'killed: create received': once(create, RECEIVED),
    'killed: create answered': once(create, ANSWERED),
    'killed: create recorded': once('dynamodb.UpdateItem', { ...ANSWERED, after: 1 }),
    'killed: while it polls the result': once(status, RECEIVED),
    'killed: before it notifies': once(get, ANSWERED),
    'killed: while it notifies': once('slack.chat.update', RECEIVED),
    'killed: notified': once('slack.chat.update', ANSWERED),
    'killed: notified and recorded': once('dynamodb.UpdateItem', { ...ANSWERED, after: 2 }),
    'killed each time: before the create': always(look, ANSWERED),
    'killed each time: before it notifies': always(status, ANSWERED),
    'killed: at random': { action: 'kill_one_soon' },
    'killed: all processes at once': { action: 'kill_all_soon' },
  });

/** Nothing that happens to a confirmed restart may make its click count twice. */
const restartFaults = onRestart({
  'restart: killed, UpdateService received': once('ecs.UpdateService', kill('devops', 'received')),
  'restart: killed, UpdateService answered': once('ecs.UpdateService', kill('devops', 'answered')),
  'restart: answer of UpdateService lost': once('ecs.UpdateService', DROP),
  'restart: delivered 3 times': once('bus', repeat(3)),
});

export function killFaults(calls: KillCalls): FaultKind[] {
  return [...submissionKills(calls), ...restartFaults];
}
