import { UserError } from '../../common/errors.ts';
import { AwsRefusedError, AwsUnsureError } from './aws-errors.ts';
import { type StartedAws, startAws } from './fixtures/start-aws.ts';

const WEB = { cluster: 'shop', service: 'web' };

let aws: StartedAws;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.close());

const described = (overrides: Record<string, unknown> = {}) => ({
  serviceName: 'web',
  status: 'ACTIVE',
  desiredCount: 2,
  runningCount: 2,
  pendingCount: 0,
  deployments: [
    {
      id: 'ecs-svc/1',
      status: 'ACTIVE',
      taskDefinition: 'arn:aws:ecs:eu-west-1:1:task-definition/web:41',
      rolloutState: 'COMPLETED',
    },
    {
      id: 'ecs-svc/2',
      status: 'PRIMARY',
      taskDefinition: 'arn:aws:ecs:eu-west-1:1:task-definition/web:42',
      createdAt: 1_790_000_000,
      rolloutState: 'FAILED',
      rolloutStateReason: 'circuit breaker',
      desiredCount: 2,
      runningCount: 1,
      failedTasks: 3,
    },
  ],
  ...overrides,
});

/** As ECS describes it behind a Classic Load Balancer. */
const primary = (overrides: Record<string, unknown> = {}) => ({
  ...{ id: 'ecs-svc/2', status: 'PRIMARY', desiredCount: 2, runningCount: 2, pendingCount: 0 },
  ...overrides,
});

describe('a service', () => {
  it('is read with the deployment that ECS works towards', async () => {
    aws.reply('DescribeServices', { services: [described()], failures: [] });
    const service = await aws.ecs.service(WEB);
    expect(service).toMatchObject({ name: 'web', status: 'ACTIVE', desired: 2, running: 2, pending: 0 });
    expect(service.deployment).toEqual({
      id: 'ecs-svc/2',
      taskDefinition: 'web:42',
      createdAt: 1_790_000_000_000,
      rollout: 'FAILED',
      reason: 'circuit breaker',
      desired: 2,
      running: 1,
      failed: 3,
    });
    expect(service.deployments.map(({ id }) => id)).toEqual(['ecs-svc/1', 'ecs-svc/2']);
    expect(aws.calls).toEqual([['DescribeServices', { cluster: 'shop', services: ['web'] }]]);
  });

  it('may say next to nothing', async () => {
    const bare = { status: 'ACTIVE', deployments: [{ status: 'PRIMARY' }] };
    aws.reply('DescribeServices', { services: [bare] });
    await expect(aws.ecs.service(WEB)).resolves.toMatchObject({
      ...{ name: '', desired: undefined, running: undefined, pending: undefined },
      deployment: {
        ...{ id: '', taskDefinition: '', createdAt: undefined, rollout: undefined, reason: '', failed: 0 },
        ...{ desired: undefined, running: undefined },
      },
    });
    aws.reply('DescribeServices', { services: [{ status: 'ACTIVE' }] });
    await expect(aws.ecs.service(WEB)).resolves.toMatchObject({ deployment: undefined });
  });

  it.each([
    [undefined, undefined],
    [{}, 'off'],
    [{ deploymentCircuitBreaker: { enable: false, rollback: true } }, 'off'],
    [{ deploymentCircuitBreaker: { enable: true, rollback: false } }, 'stops'],
    [{ deploymentCircuitBreaker: { enable: true, rollback: true } }, 'rolls_back'],
  ])('is read with its circuit breaker: %j', async (deploymentConfiguration, circuitBreaker) => {
    aws.reply('DescribeServices', { services: [described({ deploymentConfiguration })] });
    await expect(aws.ecs.service(WEB)).resolves.toMatchObject({ circuitBreaker });
  });

  it('may come without its status, which is no removal', async () => {
    aws.reply('DescribeServices', { services: [{ deployments: [] }] });
    await expect(aws.ecs.service(WEB)).resolves.toMatchObject({ status: undefined, byEcs: true });
  });

  it.each([
    ['all tasks run', [primary()], 'COMPLETED'],
    ['a task is missing', [primary({ runningCount: 1 })], 'IN_PROGRESS'],
    ['one too many runs', [primary({ runningCount: 3 })], 'IN_PROGRESS'],
    ['the one before is still there', [primary(), { id: 'ecs-svc/1', status: 'ACTIVE' }], 'IN_PROGRESS'],
    ['the counts are the service’s', [primary({ desiredCount: null, runningCount: null })], 'COMPLETED'],
    ['ECS says so', [primary({ rolloutState: 'FAILED' })], 'FAILED'],
  ])('without a rollout state is known by its counts: %s', async (_case, deployments, rollout) => {
    aws.reply('DescribeServices', { services: [described({ deployments })] });
    await expect(aws.ecs.service(WEB)).resolves.toMatchObject({ deployment: { id: 'ecs-svc/2', rollout } });
  });

  it('whose counts are left out has none', async () => {
    const service = { serviceName: 'web', status: 'ACTIVE', deployments: [primary({ desiredCount: null })] };
    aws.reply('DescribeServices', { services: [service] });
    await expect(aws.ecs.service(WEB)).resolves.toMatchObject({
      ...{ desired: undefined, running: undefined },
      deployment: { desired: undefined, running: 2, rollout: undefined },
    });
  });

  it('of another controller has no deployment of ECS', async () => {
    aws.reply('DescribeServices', {
      services: [described({ deploymentController: { type: 'CODE_DEPLOY' } })],
    });
    await expect(aws.ecs.service(WEB)).resolves.toMatchObject({ deployment: undefined, deployments: [] });
  });

  it.each([
    [{ failures: [{ reason: 'MISSING' }] }, '`shop/web` does not exist.'],
    [{ services: [described({ status: 'INACTIVE' })] }, '`shop/web` is being removed, or was.'],
    [{ services: [described({ status: 'DRAINING' })] }, '`shop/web` is being removed, or was.'],
    [
      { failures: [{ reason: 'ACCESS <denied>.' }] },
      '`shop/web` is not described by ECS (ACCESS &lt;denied&gt;.).',
    ],
    [{ services: [] }, '`shop/web` is not described by ECS (it does not say why).'],
  ])('that is not there is explained: %#', async (reply, words) => {
    aws.reply('DescribeServices', reply);
    const outcome = aws.ecs.service(WEB);
    await expect(outcome).rejects.toBeInstanceOf(UserError);
    await expect(outcome).rejects.toHaveProperty('userMessage', expect.stringContaining(words));
  });
});

describe('the services of a cluster', () => {
  it('are listed through every page and described by tens, by name', async () => {
    const arn = (index: number) => `arn:aws:ecs:eu-west-1:1:service/shop/s${String(index).padStart(2, '0')}`;
    aws.reply('DescribeServices', {
      services: [described({ serviceName: 'z' }), described({ serviceName: 'a' })],
    });
    aws.reply(
      'ListServices',
      { serviceArns: Array.from({ length: 30 }, (_, index) => arn(index + 15)), nextToken: 'two' },
      { serviceArns: Array.from({ length: 15 }, (_, index) => arn(index)) },
    );
    const { services, more } = await aws.ecs.services('shop');
    expect(more).toBe(5);
    expect(aws.calls.map(([operation]) => operation)).toEqual([
      ...Array(2).fill('ListServices'),
      ...Array(4).fill('DescribeServices'),
    ]);
    expect(aws.calls[1]?.[1]).toEqual({ cluster: 'shop', maxResults: 100, nextToken: 'two' });
    expect(aws.calls[5]?.[1]).toEqual({
      cluster: 'shop',
      services: ['s30', 's31', 's32', 's33', 's34', 's35', 's36', 's37', 's38', 's39'],
    });
    expect(services.map(({ name }) => name).join('')).toBe('aaaazzzz');
  });

  it('may be none', async () => {
    aws.reply('ListServices', {});
    await expect(aws.ecs.services('shop')).resolves.toEqual({ services: [], failures: [], more: 0 });
  });

  it('include those that ECS lists and does not describe', async () => {
    aws.reply('ListServices', { serviceArns: ['arn:aws:ecs:eu-west-1:1:service/shop/web'] });
    aws.reply('DescribeServices', {
      services: [described()],
      failures: [{ arn: 'arn:aws:ecs:eu-west-1:1:service/shop/api', reason: 'MISSING' }, {}],
    });
    const { services, failures } = await aws.ecs.services('shop');
    expect(services.map(({ name }) => name)).toEqual(['web']);
    expect(failures).toEqual([
      { name: 'api', reason: 'MISSING' },
      { name: '', reason: '' },
    ]);
  });

  it('end after 10 pages', async () => {
    aws.reply('ListServices', { serviceArns: [], nextToken: 'on' });
    await aws.ecs.services('shop');
    expect(aws.calls).toHaveLength(10);
  });

  it.each([
    [
      { status: 400, type: 'ClusterNotFoundException', message: 'Cluster not found.' },
      'AWS refused `ecs:ListServices`: ClusterNotFoundException, Cluster not found. Nothing was changed.',
    ],
    [
      { status: 400, type: 'AccessDeniedException' },
      'Q-Bot lacks the right `ecs:ListServices`. Nothing was changed. Tell the Q-Bot team: it looks at `devops_services` and applies Terraform again.',
    ],
    ['reset' as const, 'ECS gave no answer. Nothing was changed. Try again in a minute.'],
    [
      { status: 503, type: 'ServiceUnavailable' },
      'ECS is having problems (HTTP 503). Nothing was changed. Try again in a minute.',
    ],
    [
      { status: 308, type: 'Moved' },
      'ECS sent us elsewhere (HTTP 308). Nothing was changed. Tell the Q-Bot team.',
    ],
  ])('that AWS does not give are explained: %j', async (reply, words) => {
    aws.reply('ListServices', reply);
    await expect(aws.ecs.services('shop')).rejects.toHaveProperty('userMessage', words);
  });
});

describe('a restart', () => {
  it('forces a new deployment, and changes nothing else', async () => {
    aws.reply('UpdateService', { service: described() });
    await expect(aws.ecs.restart(WEB, 'Qa1request=')).resolves.toMatchObject({
      deployment: { id: 'ecs-svc/2' },
    });
    expect(aws.calls).toEqual([['UpdateService', { ...WEB, forceNewDeployment: true }]]);
  });

  it('names its request to CloudTrail, each its own', async () => {
    aws.reply('UpdateService', { service: described() });
    await aws.ecs.restart(WEB, 'Qa1request=');
    await aws.ecs.restart(WEB, 'Qb2request=');
    expect(aws.agents.map((agent) => agent.match(/ qbot\/\S+/g))).toEqual([
      [' qbot/Qa1request-'],
      [' qbot/Qb2request-'],
    ]);
  });

  it.each([
    ['reset' as const, AwsUnsureError],
    [{ status: 500, type: 'ServerException' }, AwsUnsureError],
    [{}, AwsUnsureError],
    [{ status: 400, type: 'AccessDeniedException' }, AwsRefusedError],
    [{ status: 400, type: 'ThrottlingException' }, AwsRefusedError],
    [{ status: 400, type: 'ServiceNotActiveException', message: 'x' }, AwsRefusedError],
  ])('is asked for once, whatever the answer: %j', async (reply, kind) => {
    aws.reply('UpdateService', reply);
    await expect(aws.ecs.restart(WEB, 'Qa1request=')).rejects.toBeInstanceOf(kind);
    expect(aws.calls).toHaveLength(1);
  });

  it.each(['reset' as const, { status: 500, type: 'ServerException' }, { status: 307, type: 'Moved' }])(
    'has no words of AWS where it may have begun: %j',
    async (reply) => {
      aws.reply('UpdateService', reply);
      await expect(aws.ecs.restart(WEB, 'Qa1request=')).rejects.toHaveProperty('userMessage', undefined);
    },
  );
});
