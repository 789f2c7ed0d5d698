import {
  always,
  answering,
  DROP,
  type FaultInput,
  type FaultKind,
  once,
  type RequestName,
} from './fault-kind.ts';

const submission = { story: 'order', request: 'submission' } as const;

/** Where a submission's process dies: in the order in which it comes by. */
const POINTS: readonly { word: string; target: string; at: 'received' | 'answered'; after?: number }[] = [
  { word: 'receipt begun', target: 'dynamodb.PutItem', at: 'answered' },
  { word: 'while it posts the receipt', target: 'slack.chat.postMessage', at: 'received' },
  { word: 'receipt posted', target: 'slack.chat.postMessage', at: 'answered' },
  { word: 'lock taken, before the look', target: 'dynamodb.PutItem', at: 'answered', after: 1 },
  { word: 'while it looks', target: 'opsgenie.list', at: 'received' },
  { word: 'after the look', target: 'opsgenie.list', at: 'answered' },
  { word: 'create received', target: 'opsgenie.create', at: 'received' },
  { word: 'create answered', target: 'opsgenie.create', at: 'answered' },
  { word: 'create recorded', target: 'dynamodb.UpdateItem', at: 'answered', after: 1 },
  { word: 'while it asks what became of it', target: 'opsgenie.status', at: 'received' },
  { word: 'before it tells', target: 'opsgenie.get', at: 'answered' },
  { word: 'while it tells', target: 'slack.chat.update', at: 'received' },
  { word: 'told', target: 'slack.chat.update', at: 'answered' },
  { word: 'told and recorded', target: 'dynamodb.UpdateItem', at: 'answered', after: 2 },
];

function kill(target: string, more: Record<string, unknown> = {}) {
  return { target, kind: 'kill', function: 'opsgenie', at: 'answered', ...more };
}

/** Of a restart, whose click is what must not count twice. */
const RESTARTS: readonly { word: string; faults: () => FaultInput[] }[] = [
  { word: 'killed, UpdateService received', faults: () => [killRestart('received')] },
  { word: 'killed, UpdateService answered', faults: () => [killRestart('answered')] },
  { word: 'answer of UpdateService lost', faults: once('ecs.UpdateService', DROP) },
  { word: 'delivered 3 times', faults: once('bus', { kind: 'repeat', copies: 3 }) },
];

function killRestart(at: string): FaultInput {
  return { target: 'ecs.UpdateService', times: 1, kind: 'kill', function: 'devops', at };
}

/** Processes die: at each named point around a create, on every attempt, and at random. */
export const killKinds: readonly FaultKind[] = [
  ...POINTS.map(({ word, target, ...more }) => ({
    ...{ ...submission, name: `killed: ${word}` },
    faults: () => [kill(target, { times: 1, ...more })],
  })),
  {
    ...{ ...submission, name: 'killed each time: before the create' },
    faults: () => [kill('opsgenie.list')],
  },
  {
    ...{ ...submission, name: 'killed each time: before it tells' },
    faults: () => [kill('opsgenie.status')],
  },
  {
    ...{ ...submission, name: 'killed: gatekeeper, event taken' },
    faults: once('events.PutEvents', { kind: 'kill', function: 'gatekeeper', at: 'received' }),
  },
  { ...{ ...submission, name: 'killed: at random' }, trick: 'kill_one_soon' },
  { ...{ ...submission, name: 'killed: all processes at once' }, trick: 'kill_all_soon' },
  ...RESTARTS.map(({ faults, word }) => ({
    ...({ story: 'restart', request: 'click', name: `restart: ${word}`, faults } as const),
  })),
];

const THROTTLED = answering(400, {
  __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
  message: 'The level of configured provisioned throughput for the table was exceeded.',
});

const TROUBLES: readonly { word: string; request: RequestName; faults: () => FaultInput[] }[] = [
  { word: 'throttled', request: 'submission', faults: once('dynamodb.*', THROTTLED) },
  {
    word: 'PutItem throttled for good',
    request: 'submission',
    faults: always('dynamodb.PutItem', THROTTLED),
  },
  {
    word: 'UpdateItem throttled for good',
    request: 'submission',
    faults: always('dynamodb.UpdateItem', THROTTLED),
  },
  { word: 'receipt written, answer lost', request: 'submission', faults: once('dynamodb.PutItem', DROP) },
  {
    ...{ word: 'lock written, answer lost', request: 'submission' },
    faults: () => [{ target: 'dynamodb.PutItem', times: 1, after: 1, ...DROP }],
  },
  { word: 'record written, answer lost', request: 'submission', faults: once('dynamodb.UpdateItem', DROP) },
];

/** The table busy, or its answer lost. */
export const tableKinds: readonly FaultKind[] = TROUBLES.map(({ faults, request, word }) => ({
  ...{ story: 'order', request, name: `DynamoDB: ${word}`, faults },
}));
