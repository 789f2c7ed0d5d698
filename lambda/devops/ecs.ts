import {
  DescribeServicesCommand,
  type ECSClient,
  ListServicesCommand,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { UserError } from '../../common/errors.ts';
import { escapeText } from '../../common/slack/response-url.ts';
import { truncate } from '../../common/truncate.ts';
import { AwsUnsureError, callAws } from './aws-errors.ts';
import { type EcsService, toService } from './ecs-service.ts';
import { type Target, targetText } from './target.ts';
import { describeTaskDefinition, revisionBefore, type TaskDefinition } from './task-definitions.ts';

/** A service that ECS lists and does not describe, and its word for why (`MISSING`: it is gone). */
export interface EcsFailure {
  name: string;
  reason: string;
}

interface Described {
  services: EcsService[];
  failures: EcsFailure[];
}

export interface Ecs {
  /** By name, the first 40; `more` counts the others. */
  services(cluster: string): Promise<Described & { more: number }>;
  /** Throws UserError where there is none, where it is being removed, or where ECS does not describe it. */
  service(target: Target): Promise<EcsService>;
  /** Forces a new deployment, asked for once; CloudTrail shows `requestId` in its `userAgent`. */
  restart(target: Target, requestId: string): Promise<EcsService>;
  /** The same with another task definition, `web:41`. */
  rollback(target: Target, to: { taskDefinition: string; requestId: string }): Promise<EcsService>;
  /** Throws AwsRefusedError for one that does not exist. */
  taskDefinition(name: string): Promise<TaskDefinition>;
  /** The newest ACTIVE revision of the same family that is older; undefined where there is none. */
  revisionBefore(name: string): Promise<string | undefined>;
}

const LIST_PAGE = 100;
const LIST_PAGES = 10;
/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html */
const MAX_DESCRIBED = 10;
const SHOWN = 40;
const REASON_CHARACTERS = 100;
const REMOVED: ReadonlySet<string> = new Set(['DRAINING', 'INACTIVE']);

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
    restart: (target, requestId) => update(once, { ...target, forceNewDeployment: true }, requestId),
    // Not forced: what runs already is not deployed once more.
    rollback: (target, { requestId, taskDefinition }) =>
      update(once, { ...target, taskDefinition }, requestId),
    taskDefinition: (name) => describeTaskDefinition(reading, name),
    revisionBefore: (name) => revisionBefore(reading, name),
  };
}

async function update(
  client: ECSClient,
  input: UpdateServiceCommandInput,
  requestId: string,
): Promise<EcsService> {
  const command = new UpdateServiceCommand(input);
  nameRequest(command, requestId);
  const { service } = await callAws('ecs:UpdateService', client.send(command));
  if (service !== undefined) return toService(service);
  throw new AwsUnsureError('ecs:UpdateService: no service in the answer');
}

/**
 * UpdateService takes no field of ours: of a caller's own words CloudTrail keeps the user agent. `qbot/<requestId>`
 * stands in it, with `-` for each `=`.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
function nameRequest({ middlewareStack }: UpdateServiceCommand, requestId: string): void {
  middlewareStack.add(
    (next, context) => {
      context.userAgent = [...(context.userAgent ?? []), ['qbot', requestId]];
      return next;
    },
    { name: 'nameRequest', step: 'initialize' },
  );
}

async function listServices(client: ECSClient, cluster: string): ReturnType<Ecs['services']> {
  const names = await listNames(client, cluster);
  const services: EcsService[] = [];
  const failures: EcsFailure[] = [];
  for (let start = 0; start < Math.min(names.length, SHOWN); start += MAX_DESCRIBED) {
    const page = names.slice(start, Math.min(start + MAX_DESCRIBED, SHOWN));
    const described = await describe(client, cluster, page);
    services.push(...described.services);
    failures.push(...described.failures);
  }
  services.sort((left, right) => left.name.localeCompare(right.name));
  return { services, failures, more: Math.max(0, names.length - SHOWN) };
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
    names.push(...(answer.serviceArns ?? []).map(nameIn));
    nextToken = answer.nextToken;
    if (!nextToken) break;
  }
  return names.sort();
}

/** What it cannot describe stands beside what it can, in an answer with status 200. */
async function describe(client: ECSClient, cluster: string, services: string[]): Promise<Described> {
  const command = new DescribeServicesCommand({ cluster, services });
  const answer = await callAws('ecs:DescribeServices', client.send(command));
  return {
    services: (answer.services ?? []).map(toService),
    failures: (answer.failures ?? []).map(({ arn = '', reason = '' }) => ({ name: nameIn(arn), reason })),
  };
}

function nameIn(arn: string): string {
  return arn.split('/').at(-1) ?? arn;
}

async function describeService(client: ECSClient, target: Target): Promise<EcsService> {
  const { services, failures } = await describe(client, target.cluster, [target.service]);
  const [service] = services;
  if (service !== undefined && !REMOVED.has(service.status ?? '')) return service;
  const state = service === undefined ? absenceText(failures[0]) : 'is being removed, or was';
  throw new UserError(
    `\`${targetText(target)}\` ${state}. \`/devops services ${target.cluster}\` shows what is there.`,
  );
}

function absenceText({ reason }: Pick<EcsFailure, 'reason'> = { reason: '' }): string {
  return reason === 'MISSING' ? 'does not exist' : `is not described by ECS (${reasonText(reason)})`;
}

/** AWS's word, for people. */
export function reasonText(reason: string): string {
  return escapeText(truncate(reason, REASON_CHARACTERS)) || 'it does not say why';
}
