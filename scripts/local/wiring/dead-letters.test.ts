import { readSettings, type Settings } from '../settings.ts';
import { wiringOf } from './from-settings.ts';
import type { FunctionDefinition } from './function-definitions.ts';

const URL = 'http://127.0.0.1:1';
const plain = { description: 'x', timeoutSeconds: 30, memoryMb: 512, secrets: [] };

function backend(command: string, fields: Partial<FunctionDefinition> = {}): FunctionDefinition {
  const eventPattern = { source: ['qbot.gatekeeper'], 'detail-type': ['y'], detail: { command: [command] } };
  return { ...plain, eventPattern, ...fields };
}

const INCIDENT = { where: 'OpsGenie', fields: ['priority'] };

const definitions = {
  gatekeeper: plain,
  opsgenie: backend('/sre', { replay: ['view_submission'], incident: INCIDENT }),
  xyz: backend('/xyz', {
    readOnly: ['', 'show'],
    subcommands: [
      { name: 'show', usage: 'show', description: 'shows' },
      { name: 'peek', usage: 'peek', description: 'shows', rights: 'show' },
    ],
  }),
  bare: backend('/bare'),
  dead_letters: backend('dead_letters', { replay: [] }),
};

function wiring(change: Partial<Settings> = {}, all: Record<string, FunctionDefinition> = definitions) {
  const settings = { ...readSettings({}), ...change };
  return wiringOf(all, settings, { url: URL, distFolder: 'dist', lambdaFolder: 'lambda' });
}

const environmentOf = (name: string, change: Partial<Settings> = {}) =>
  wiring(change).functions.find((one) => one.name === name)?.environment ?? {};
const channels = (change?: Partial<Settings>) =>
  JSON.parse(environmentOf('gatekeeper', change).ALLOWED_CHANNELS ?? '');

it('feeds the function with both queues, message by message', () => {
  const { eventSources, queues } = wiring();
  expect(queues).toEqual(
    expect.arrayContaining([
      { name: 'undelivered', visibilityTimeoutSeconds: 180 },
      { name: 'failures', visibilityTimeoutSeconds: 180 },
    ]),
  );
  const fed = eventSources.filter(({ target }) => target === 'dead_letters');
  expect(fed.map(({ batchSize, queue }) => [queue, batchSize])).toEqual([
    ['undelivered', 1],
    ['failures', 1],
  ]);
});

it('feeds nothing where there is no such function', () => {
  const { gatekeeper, opsgenie } = definitions;
  const { eventSources, queues } = wiring({}, { gatekeeper, opsgenie });
  expect(new Set(eventSources.map(({ target }) => target))).toEqual(new Set(['pushover']));
  expect(queues.map(({ name }) => name)).not.toContain('failures');
});

it('says of each other backend what is to be said and offered when it has failed', () => {
  const { BACKENDS = '', INCIDENT_FALLBACK } = environmentOf('dead_letters', {
    given: { INCIDENT_FALLBACK: 'call 7.' },
  });
  expect(JSON.parse(BACKENDS)).toEqual({
    opsgenie: { replay: ['view_submission'], incident: INCIDENT },
    xyz: { readOnly: ['', 'show'], subcommands: ['show', 'peek'], rights: { peek: 'show' } },
    bare: {},
  });
  expect(INCIDENT_FALLBACK).toBe('call 7.');
});

it('lets its buttons through in the operations channel alone, whatever else is allowed', () => {
  const OPERATIONS = { dead_letters: ['C0OPERATE1'] };
  expect(channels()).toEqual({
    ...{ '/sre': ['C0INCIDENT'], '/xyz': ['C0INCIDENT'], '/bare': ['C0INCIDENT'] },
    ...OPERATIONS,
  });
  expect(channels({ given: { ALLOWED_CHANNELS: '{"/sre":["*"]}' } })).toEqual({
    '/sre': ['*'],
    ...OPERATIONS,
  });
  expect(channels({ given: { OPERATIONS_CHANNEL: '' } })).not.toHaveProperty('dead_letters');
});

it('hands on channels that make no sense as they are: the gatekeeper says so', () => {
  expect(environmentOf('gatekeeper', { given: { ALLOWED_CHANNELS: '{' } }).ALLOWED_CHANNELS).toBe('{');
});

it('has no operations channel in a real workspace that does not name one', () => {
  const real = { SLACK_API_URL: 'https://slack.com/api/' };
  expect(readSettings(real).given.OPERATIONS_CHANNEL).toBe('');
  expect(readSettings({ ...real, OPERATIONS_CHANNEL: 'C0123ABCD' }).given.OPERATIONS_CHANNEL).toBe(
    'C0123ABCD',
  );
});
