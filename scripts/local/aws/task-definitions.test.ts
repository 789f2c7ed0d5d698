import { AwsError } from './aws-error.ts';
import { TaskDefinitions } from './task-definitions.ts';

const NOW = 1_700_000_000_000;
const arn = (name: string) => `arn:aws:ecs:us-east-1:123456789012:task-definition/${name}`;

function build() {
  const definitions = new TaskDefinitions(['web:42', 'young:1'], () => NOW);
  const list = (input: object) => definitions.list({ familyPrefix: 'web', sort: 'DESC', ...input });
  return { definitions, list };
}

it('lists the ACTIVE revisions of one family, page by page', () => {
  const { definitions, list } = build();
  expect(list({})).toEqual({ taskDefinitionArns: ['web:42', 'web:41', 'web:40'].map(arn) });
  expect(list({ maxResults: 2 })).toMatchObject({ nextToken: '2' });
  expect(list({ nextToken: '2' })).toEqual({ taskDefinitionArns: [arn('web:40')] });
  expect(list({ sort: 'ASC', maxResults: 1 })).toMatchObject({ taskDefinitionArns: [arn('web:40')] });
  expect(list({ familyPrefix: 'we' })).toEqual({ taskDefinitionArns: [] });
  definitions.deregister('web:41');
  expect(list({})).toEqual({ taskDefinitionArns: ['web:42', 'web:40'].map(arn) });
  expect(list({ status: 'INACTIVE' })).toEqual({ taskDefinitionArns: [arn('web:41')] });
});

it('describes one, INACTIVE ones too', () => {
  const { definitions } = build();
  definitions.deregister('web:41');
  expect(definitions.describe({ taskDefinition: 'web:41' })).toEqual({
    taskDefinition: {
      ...{ taskDefinitionArn: arn('web:41'), family: 'web', revision: 41, status: 'INACTIVE' },
      registeredAt: NOW / 1000 - 2 * 86_400,
      containerDefinitions: [{ name: 'web', image: 'registry.example.com/web:1.41' }],
    },
  });
});

it('registers a new revision, and leaves what is there as it is', () => {
  const { definitions, list } = build();
  definitions.register('web:43');
  definitions.deregister('web:41');
  definitions.register('web:41');
  expect(list({})).toEqual({ taskDefinitionArns: ['web:43', 'web:42', 'web:40'].map(arn) });
});

it('refuses what it does not know', () => {
  const { definitions } = build();
  const unknown = expect.objectContaining({ code: 'ClientException' });
  expect(() => definitions.describe({ taskDefinition: 'web:39' })).toThrow(AwsError);
  expect(() => definitions.describe({ taskDefinition: 'young:2' })).toThrow(unknown);
  expect(() => definitions.deregister('other:1')).toThrow(unknown);
});
