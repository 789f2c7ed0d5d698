import {
  DescribeTaskDefinitionCommand,
  type ECSClient,
  ListTaskDefinitionsCommand,
} from '@aws-sdk/client-ecs';
import { callAws } from './aws-errors.ts';

/** What tasks are made of: one revision of a family. */
export interface TaskDefinition {
  /** `web:41` */
  name: string;
  /** ECS starts no task of one that is not ACTIVE; undefined where ECS does not say. */
  status: string | undefined;
  /** Milliseconds since the epoch. */
  registeredAt: number | undefined;
  /** One for each container. */
  images: string[];
}

const PAGE = 100;
const PAGES = 10;

/**
 * Throws AwsRefusedError for one that does not exist, or AwsUnsureError.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html
 */
export async function describeTaskDefinition(client: ECSClient, name: string): Promise<TaskDefinition> {
  const command = new DescribeTaskDefinitionCommand({ taskDefinition: name });
  const { taskDefinition } = await callAws('ecs:DescribeTaskDefinition', client.send(command));
  return {
    name,
    status: taskDefinition?.status,
    registeredAt: taskDefinition?.registeredAt?.getTime(),
    images: (taskDefinition?.containerDefinitions ?? []).flatMap(({ image }) => image ?? []),
  };
}

/**
 * The newest ACTIVE revision of the same family that is older; undefined where there is none among the newest 1000.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitions.html
 */
export async function revisionBefore(client: ECSClient, name: string): Promise<string | undefined> {
  const { family, revision } = partsOf(name);
  let nextToken: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const command = new ListTaskDefinitionsCommand({
      ...{ familyPrefix: family, status: 'ACTIVE', sort: 'DESC', maxResults: PAGE },
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    const answer = await callAws('ecs:ListTaskDefinitions', client.send(command));
    const names = (answer.taskDefinitionArns ?? []).map((arn) => arn.split('/').at(-1) ?? '');
    const before = names.map(partsOf).find((one) => one.family === family && one.revision < revision);
    if (before !== undefined) return `${family}:${before.revision}`;
    nextToken = answer.nextToken;
    if (!nextToken) return undefined;
  }
  return undefined;
}

/** True where the other is the revision right before. */
export function isNextBelow(name: string, other: string): boolean {
  return partsOf(name).revision - 1 === partsOf(other).revision;
}

function partsOf(name: string): { family: string; revision: number } {
  const [family = '', revision = ''] = name.split(':');
  return { family, revision: Number(revision) };
}
