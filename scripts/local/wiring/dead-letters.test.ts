import { readSettings, type Settings } from '../settings.ts';
import { wiringOf } from './from-settings.ts';
import type { FunctionDefinition } from './wiring.ts';

const plain = { description: 'x', timeoutSeconds: 30, memoryMb: 512, secrets: [] };

function backend(command: string, replay?: FunctionDefinition['replay']): FunctionDefinition {
  const eventPattern = { source: ['qbot.gatekeeper'], 'detail-type': ['y'], detail: { command: [command] } };
  return { ...plain, eventPattern, ...(replay === undefined ? {} : { replay }) };
}

const definitions = {
  gatekeeper: plain,
  opsgenie: backend('/sre', ['view_submission']),
  xyz: backend('/xyz'),
  dead_letters: backend('dead_letters', []),
};

function wiring(change: Partial<Settings> = {}, all: Record<string, FunctionDefinition> = definitions) {
  const settings = { ...readSettings({}), ...change };
  return wiringOf(all, settings, { url: 'http://127.0.0.1:1', distFolder: 'dist' });
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
  expect(eventSources.map(({ target }) => target)).toEqual(['pushover']);
  expect(queues.map(({ name }) => name)).not.toContain('failures');
});

it('says what of each other backend can be carried out again', () => {
  const { REPLAYABLE = '' } = environmentOf('dead_letters');
  expect(JSON.parse(REPLAYABLE)).toEqual({ opsgenie: ['view_submission'], xyz: [] });
});

it('lets its buttons through in the operations channel alone, whatever else is allowed', () => {
  const OPERATIONS = { dead_letters: ['C0OPERATE1'] };
  expect(channels()).toEqual({
    ...{ '/sre': ['C0INCIDENT', 'C0PRIVATE1'], '/xyz': ['C0INCIDENT', 'C0PRIVATE1'] },
    ...OPERATIONS,
  });
  expect(channels({ allowedChannels: '{"/sre":["*"]}' })).toEqual({ '/sre': ['*'], ...OPERATIONS });
  expect(channels({ operationsChannel: '' })).not.toHaveProperty('dead_letters');
});

it('hands on channels that make no sense as they are: the gatekeeper says so', () => {
  expect(environmentOf('gatekeeper', { allowedChannels: '{' }).ALLOWED_CHANNELS).toBe('{');
});

it('has no operations channel in a real workspace that does not name one', () => {
  const real = { SLACK_API_URL: 'https://slack.com/api/' };
  expect(readSettings(real).operationsChannel).toBe('');
  expect(readSettings({ ...real, OPERATIONS_CHANNEL: 'C0123ABCD' }).operationsChannel).toBe('C0123ABCD');
});
