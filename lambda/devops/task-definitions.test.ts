import { AwsRefusedError } from './aws-errors.ts';
import { type StartedAws, startAws } from './fixtures/start-aws.ts';
import { isNextBelow } from './task-definitions.ts';

const WEB = { cluster: 'shop', service: 'web' };
const arn = (name: string) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/${name}`;

let aws: StartedAws;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.close());

it('reads what a revision is made of', async () => {
  aws.reply('DescribeTaskDefinition', {
    taskDefinition: {
      ...{ status: 'INACTIVE', registeredAt: 1_790_000_000 },
      containerDefinitions: [{ image: 'web:1.7' }, {}, { image: 'proxy:2' }],
    },
  });
  await expect(aws.ecs.taskDefinition('web:41')).resolves.toEqual({
    ...{ name: 'web:41', status: 'INACTIVE', registeredAt: 1_790_000_000_000 },
    images: ['web:1.7', 'proxy:2'],
  });
  expect(aws.calls).toEqual([['DescribeTaskDefinition', { taskDefinition: 'web:41' }]]);
});

it('reads one of which ECS says nothing', async () => {
  aws.reply('DescribeTaskDefinition', {});
  await expect(aws.ecs.taskDefinition('web:41')).resolves.toEqual({
    ...{ name: 'web:41', status: undefined, registeredAt: undefined, images: [] },
  });
});

it('says that ECS has no such revision', async () => {
  const refused = { status: 400, type: 'ClientException', message: 'Unable to describe task definition.' };
  aws.reply('DescribeTaskDefinition', refused);
  await expect(aws.ecs.taskDefinition('web:41')).rejects.toMatchObject({
    reason: 'AWS refused `ecs:DescribeTaskDefinition`: ClientException, Unable to describe task definition.',
  });
});

describe('the revision before', () => {
  it('is the next lower ACTIVE one of the same family, on whichever page it stands', async () => {
    aws.reply(
      'ListTaskDefinitions',
      { taskDefinitionArns: ['web:44', 'web:43', 'web:42'].map(arn), nextToken: 'more' },
      { taskDefinitionArns: ['web-admin:41', 'web:40', 'web:39'].map(arn) },
    );
    await expect(aws.ecs.revisionBefore('web:42')).resolves.toBe('web:40');
    const asked = { familyPrefix: 'web', status: 'ACTIVE', sort: 'DESC', maxResults: 100 };
    expect(aws.calls).toEqual([
      ['ListTaskDefinitions', asked],
      ['ListTaskDefinitions', { ...asked, nextToken: 'more' }],
    ]);
  });

  it.each([[{ taskDefinitionArns: [arn('web:42')] }], [{}]])('is none in %j', async (answer) => {
    aws.reply('ListTaskDefinitions', answer);
    await expect(aws.ecs.revisionBefore('web:42')).resolves.toBeUndefined();
  });

  it('is looked for among the newest 1000', async () => {
    aws.reply('ListTaskDefinitions', { taskDefinitionArns: [arn('web:43')], nextToken: 'more' });
    await expect(aws.ecs.revisionBefore('web:42')).resolves.toBeUndefined();
    expect(aws.calls).toHaveLength(10);
  });
});

describe('a rollback', () => {
  it('asks for another task definition, once, and forces nothing', async () => {
    aws.reply('UpdateService', { service: { serviceName: 'web' } });
    const to = { taskDefinition: 'web:41', requestId: 'Qa1=' };
    await expect(aws.ecs.rollback(WEB, to)).resolves.toMatchObject({ name: 'web' });
    expect(aws.calls).toEqual([['UpdateService', { ...WEB, taskDefinition: 'web:41' }]]);
    expect(aws.agents[0]).toContain('qbot/Qa1-');
  });

  it('says which right it lacks where AWS wants the roles of the tasks handed over', async () => {
    const message = 'User: x is not authorized to perform: iam:PassRole on resource: y';
    aws.reply('UpdateService', { status: 400, type: 'AccessDeniedException', message });
    const refused = aws.ecs.rollback(WEB, { taskDefinition: 'web:41', requestId: 'Qa1=' });
    await expect(refused).rejects.toBeInstanceOf(AwsRefusedError);
    await expect(refused).rejects.toMatchObject({
      reason:
        'Q-Bot lacks the right `iam:PassRole`. Tell the Q-Bot team: it looks at `devops_task_roles` and applies Terraform again.',
    });
  });
});

it('knows the revision right before', () => {
  expect([isNextBelow('web:42', 'web:41'), isNextBelow('web:42', 'web:40')]).toEqual([true, false]);
});
