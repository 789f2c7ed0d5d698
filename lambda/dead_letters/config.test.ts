import { exampleEnvironment } from '../../common/fixtures/example-environment.ts';
import { loadConfig, variables } from './config.ts';

const env = {
  ...exampleEnvironment(variables),
  OPERATIONS_CHANNEL: 'C0OPERATIONS',
  BACKENDS: JSON.stringify({
    'qbot-opsgenie': { replay: ['view_submission'], incident: { where: 'OpsGenie', fields: ['priority'] } },
    'qbot-devops': { readOnly: ['alarms'], subcommands: ['alarms'], rights: { rollback: 'restart' } },
    'qbot-qchain': { readOnly: true },
    'qbot-xyz': {},
  }),
  INCIDENT_FALLBACK: 'call 7.',
  INCIDENT_WEB_URL: 'https://app.opsgenie.com',
  UNDELIVERED_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/qbot-undelivered',
  FAILURES_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/qbot-failures',
};

it('reads everything', () => {
  expect(loadConfig(env)).toMatchObject({
    operationsChannel: 'C0OPERATIONS',
    backends: JSON.parse(env.BACKENDS),
    incidentFallback: 'call 7.',
    incidentWebUrl: 'https://app.opsgenie.com',
    undeliveredQueueUrl: env.UNDELIVERED_QUEUE_URL,
    failuresQueueUrl: env.FAILURES_QUEUE_URL,
  });
});

it('takes an account without an operations channel', () => {
  expect(loadConfig({ ...env, OPERATIONS_CHANNEL: '' }).operationsChannel).toBe('');
});

it('knows no phone number and no address where none is set', () => {
  expect(loadConfig({ ...env, INCIDENT_FALLBACK: '', INCIDENT_WEB_URL: '' })).toMatchObject({
    incidentFallback: 'page the person on call directly.',
    incidentWebUrl: '',
  });
});

it.each([
  '[]',
  '{"qbot-opsgenie":["view_submission"]}',
  '{"qbot-opsgenie":{"replay":["shortcut"]}}',
  '{"qbot-opsgenie":{"readOnly":"status"}}',
  '{"qbot-opsgenie":{"incident":true}}',
  '{"qbot-devops":{"rights":["restart"]}}',
])('refuses %s', (BACKENDS) => {
  expect(() => loadConfig({ ...env, BACKENDS })).toThrow('BACKENDS should be function name');
});

it('reads what is asked for help each hour, and that nothing is', () => {
  const probe = {
    ...{ url: 'https://a1b2c3.example/slack/commands', command: '/sre', channel: 'C07HARBOUR' },
    ...{ teamId: 'T04LANTERN', appId: '' },
  };
  expect(loadConfig({ ...env, PROBE: JSON.stringify(probe) }).probe).toEqual(probe);
  expect(loadConfig({ ...env, PROBE: 'null' }).probe).toBeNull();
  expect(() => loadConfig({ ...env, PROBE: '{"command":"/sre"}' })).toThrow('PROBE should be the command');
});
