import {
  DescribeServicesCommand,
  type ECSClient,
  ListServicesCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { UserError } from '../../common/errors.ts';
import { AwsUnsureError, callAws } from './aws-errors.ts';
import { type EcsService, toService } from './ecs-service.ts';
import { type Target, targetText } from './target.ts';

export interface Ecs {
  /** By name, the first 40; `more` counts the others. */
  services(cluster: string): Promise<{ services: EcsService[]; more: number }>;
  /** Throws UserError where there is none, or it is being removed. */
  service(target: Target): Promise<EcsService>;
  /** Forces a new deployment, asked for once. */
  restart(target: Target): Promise<EcsService>;
}

const LIST_PAGE = 100;
const LIST_PAGES = 10;
/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html */
const MAX_DESCRIBED = 10;
const SHOWN = 40;

/**
 * Services of Amazon ECS. `once` never repeats a call: UpdateService has no idempotency token, and what is sent twice
 * is deployed twice. Throws AwsRefusedError or AwsUnsureError.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/
 */
export function createEcs(clients: { reading: ECSClient; once: ECSClient }): Ecs {
  const { once, reading } = clients;
  return {
    services: (cluster) => listServices(reading, cluster),
    service: (target) => describeService(reading, target),
    async restart(target) {
      const command = new UpdateServiceCommand({ ...target, forceNewDeployment: true });
      const { service } = await callAws('ecs:UpdateService', once.send(command));
      if (service !== undefined) return toService(service);
      throw new AwsUnsureError('ecs:UpdateService: no service in the answer');
    },
  };
}

async function listServices(client: ECSClient, cluster: string) {
  const names = await listNames(client, cluster);
  const services: EcsService[] = [];
  for (let start = 0; start < Math.min(names.length, SHOWN); start += MAX_DESCRIBED) {
    const page = names.slice(start, Math.min(start + MAX_DESCRIBED, SHOWN));
    services.push(...(await describe(client, cluster, page)));
  }
  services.sort((left, right) => left.name.localeCompare(right.name));
  return { services, more: Math.max(0, names.length - SHOWN) };
}

async function listNames(client: ECSClient, cluster: string): Promise<string[]> {
  const names: string[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < LIST_PAGES; page += 1) {
    const command = new ListServicesCommand({
      ...{ cluster, maxResults: LIST_PAGE },
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    const answer = await callAws('ecs:ListServices', client.send(command));
    names.push(...(answer.serviceArns ?? []).map((arn) => arn.split('/').at(-1) ?? arn));
    nextToken = answer.nextToken;
    if (!nextToken) break;
  }
  return names.sort();
}

async function describe(client: ECSClient, cluster: string, services: string[]): Promise<EcsService[]> {
  const command = new DescribeServicesCommand({ cluster, services });
  const answer = await callAws('ecs:DescribeServices', client.send(command));
  return (answer.services ?? []).map(toService);
}

async function describeService(client: ECSClient, target: Target): Promise<EcsService> {
  const [service] = await describe(client, target.cluster, [target.service]);
  if (service?.status === 'ACTIVE') return service;
  const state = service === undefined ? 'does not exist' : 'is being removed, or was';
  throw new UserError(
    `\`${targetText(target)}\` ${state}. \`/devops services ${target.cluster}\` shows what is there.`,
  );
}
