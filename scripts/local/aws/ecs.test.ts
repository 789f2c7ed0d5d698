import { isObject } from '../../../common/is-object.ts';
import { objectsIn } from '../json.ts';
import { AwsError } from './aws-error.ts';
import { Containers } from './ecs.ts';

const WEB = { cluster: 'shop', service: 'web' };
const TRACE_ID = 'Root=1-65b2c3d4-0123456789abcdef01234567';

function build() {
  const clock = { now: 1_700_000_000_000 };
  const containers = new Containers({
    services: [
      { cluster: 'shop', name: 'web', desired: 2, taskDefinition: 'web:42' },
      { cluster: 'shop', name: 'api', desired: 1, taskDefinition: 'api:7', controller: 'CODE_DEPLOY' },
    ],
    rolloutMs: 8000,
    now: () => clock.now,
  });
  const describe = () => {
    const answer = containers.serve('DescribeServices', { cluster: 'shop', services: ['web'] });
    const [service] = objectsIn(isObject(answer) ? answer.services : []);
    return { service, deployments: objectsIn(service?.deployments) };
  };
  return { clock, containers, describe };
}

it('says no rollout state of a service behind a Classic Load Balancer, and drops the old deployment as ever', () => {
  const clock = { now: 1_700_000_000_000 };
  const containers = new Containers({
    services: [
      {
        ...{ cluster: 'shop', name: 'web', desired: 2, taskDefinition: 'web:42' },
        behindClassicLoadBalancer: true,
      },
    ],
    rolloutMs: 8000,
    now: () => clock.now,
  });
  const deployments = () => {
    const answer = containers.serve('DescribeServices', { cluster: 'shop', services: ['web'] });
    const [service] = objectsIn(isObject(answer) ? answer.services : []);
    expect(service?.loadBalancers).toMatchObject([{ loadBalancerName: 'web' }]);
    return objectsIn(service?.deployments);
  };
  containers.serve('UpdateService', { ...WEB, forceNewDeployment: true });
  expect(deployments()).toHaveLength(2);
  clock.now += 8000;
  const [only, ...others] = deployments();
  expect(only).toMatchObject({ status: 'PRIMARY', runningCount: 2, desiredCount: 2 });
  expect(only).not.toHaveProperty('rolloutState');
  expect(only).not.toHaveProperty('rolloutStateReason');
  expect(others).toEqual([]);
});

it('lists by cluster, page by page', () => {
  const { containers } = build();
  expect(containers.serve('ListServices', { cluster: 'shop', maxResults: 1 })).toEqual({
    serviceArns: ['arn:aws:ecs:us-east-1:123456789012:service/shop/web'],
    nextToken: '1',
  });
  expect(containers.serve('ListServices', { cluster: 'shop', nextToken: '1' })).toEqual({
    serviceArns: ['arn:aws:ecs:us-east-1:123456789012:service/shop/api'],
  });
});

it('says what is missing', () => {
  const { containers } = build();
  expect(containers.serve('DescribeServices', { cluster: 'shop', services: ['nope'] })).toEqual({
    services: [],
    failures: [{ arn: 'arn:aws:ecs:us-east-1:123456789012:service/shop/nope', reason: 'MISSING' }],
  });
});

it('rolls a forced deployment out, task by task', () => {
  const { clock, containers, describe } = build();
  const [before] = describe().deployments;
  expect(before).toMatchObject({ status: 'PRIMARY', rolloutState: 'COMPLETED', runningCount: 2 });
  containers.serve('UpdateService', { ...WEB, forceNewDeployment: true }, `${TRACE_ID};Sampled=1`);
  expect(containers.updates()).toEqual([{ ...WEB, at: clock.now, traceId: TRACE_ID }]);
  clock.now += 4000;
  expect(describe().deployments).toMatchObject([
    { status: 'PRIMARY', rolloutState: 'IN_PROGRESS', runningCount: 1, pendingCount: 1 },
    { status: 'ACTIVE', id: before?.id },
  ]);
  clock.now += 4000;
  expect(describe().deployments).toMatchObject([{ rolloutState: 'COMPLETED', runningCount: 2 }]);
  expect(describe().deployments[0]?.id).not.toBe(before?.id);
});

it('fails a rollout as it is told to', () => {
  const { containers, describe } = build();
  containers.setRollout({ ms: 0, fails: true });
  containers.serve('UpdateService', { ...WEB, forceNewDeployment: true });
  expect(describe().deployments).toMatchObject([
    {
      rolloutState: 'FAILED',
      runningCount: 0,
      failedTasks: 3,
      rolloutStateReason: expect.stringMatching(/./),
    },
    { status: 'ACTIVE', rolloutState: 'COMPLETED', runningCount: 2 },
  ]);
});

it('shows what a failed rollout should have replaced, back to the last that has completed', () => {
  const { clock, containers, describe } = build();
  const states = () => describe().deployments.map((one) => [one.status, one.rolloutState]);
  containers.setRollout({ ms: 8000, fails: true });
  containers.deploy('shop', 'web', 'web:43');
  clock.now += 4000;
  containers.setRollout({ ms: 0, fails: true });
  containers.deploy('shop', 'web', 'web:44');
  clock.now += 60_000;
  const replacedOnItsWay = ['ACTIVE', 'IN_PROGRESS'];
  expect(states()).toEqual([['PRIMARY', 'FAILED'], replacedOnItsWay, ['ACTIVE', 'COMPLETED']]);
  containers.setRollout({ ms: 0 });
  containers.deploy('shop', 'web', 'web:42');
  expect(states()).toEqual([['PRIMARY', 'COMPLETED']]);
});

it('lets somebody else deploy', () => {
  const { containers, describe } = build();
  containers.deploy('shop', 'web', 'web:43');
  expect(describe().service).toMatchObject({
    taskDefinition: 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:43',
  });
  expect(containers.updates()).toEqual([]);
});

it('goes back to a task definition that is ACTIVE, and does nothing where it runs already', () => {
  const { containers, describe } = build();
  const back = { ...WEB, taskDefinition: 'web:41' };
  containers.serve('UpdateService', back);
  const [primary] = describe().deployments;
  expect(primary?.taskDefinition).toMatch(/:task-definition\/web:41$/);
  containers.serve('UpdateService', back);
  expect(describe().deployments[0]?.id).toBe(primary?.id);
  expect(containers.updates()).toMatchObject([back, back]);
});

it.each([
  ['is INACTIVE', 'web:41', 'TaskDefinition is inactive'],
  ['is unknown', 'web:39', 'TaskDefinition not found.'],
])('runs no task definition that %s', (_case, taskDefinition, message) => {
  const { containers, describe } = build();
  containers.definitions.deregister('web:41');
  const update = () => containers.serve('UpdateService', { ...WEB, taskDefinition });
  expect(update).toThrow(expect.objectContaining({ code: 'ClientException', message }));
  expect(describe().service).toMatchObject({ taskDefinition: expect.stringMatching(/web:42$/) });
});

it.each([
  ['ListServices', { cluster: 'nope' }, 'ClusterNotFoundException'],
  ['DescribeServices', { cluster: 'nope', services: ['web'] }, 'ClusterNotFoundException'],
  ['DescribeServices', { cluster: 'shop', services: [] }, 'InvalidParameterException'],
  ['DescribeServices', { cluster: 'shop', services: Array(11).fill('web') }, 'InvalidParameterException'],
  [
    'UpdateService',
    { cluster: 'shop', service: 'nope', forceNewDeployment: true },
    'ServiceNotFoundException',
  ],
  ['UpdateService', { ...WEB, forceNewDeployment: true, desiredCount: 0 }, 'InvalidParameterException'],
  ['UpdateService', WEB, 'InvalidParameterException'],
  [
    'UpdateService',
    { cluster: 'shop', service: 'api', taskDefinition: 'api:6' },
    'InvalidParameterException',
  ],
  [
    'UpdateService',
    { cluster: 'shop', service: 'api', forceNewDeployment: true },
    'InvalidParameterException',
  ],
  ['DeleteService', WEB, 'UnknownOperationException'],
])('refuses %s %j', (operation, input, code) => {
  const { containers } = build();
  const outcome = () => containers.serve(operation, input);
  expect(outcome).toThrow(AwsError);
  expect(outcome).toThrow(expect.objectContaining({ code }));
  expect(containers.updates()).toEqual([]);
});
