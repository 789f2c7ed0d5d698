import type { Deployment as AwsDeployment, Service as AwsService } from '@aws-sdk/client-ecs';

export interface Deployment {
  id: string;
  /** `web:42` */
  taskDefinition: string;
  /** Milliseconds since the epoch. */
  createdAt: number | undefined;
  /** undefined where neither ECS nor its counts say. */
  rollout: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED' | undefined;
  reason: string;
  desired: number | undefined;
  running: number | undefined;
  failed: number;
}

/** What ECS leaves out is undefined: it stands for no state and no number. */
export interface EcsService {
  name: string;
  /** ACTIVE, DRAINING or INACTIVE. */
  status: string | undefined;
  /** False where another controller deploys. */
  byEcs: boolean;
  desired: number | undefined;
  running: number | undefined;
  pending: number | undefined;
  /** The deployment that ECS works towards; undefined where another controller than ECS deploys. */
  deployment: Deployment | undefined;
  /** That one, and those that it replaces. */
  deployments: Deployment[];
  /** What ECS does with a deployment whose tasks fail to start. */
  circuitBreaker: 'off' | 'stops' | 'rolls_back' | undefined;
}

/** What the bot reads of a service. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html */
export function toService(service: AwsService): EcsService {
  const byEcs = (service.deploymentController?.type ?? 'ECS') === 'ECS';
  const all = byEcs ? (service.deployments ?? []) : [];
  const primary = all.find(({ status }) => status === 'PRIMARY');
  // The tasks of the only deployment are the service's.
  const counts = all.length === 1 ? service : undefined;
  return {
    name: service.serviceName ?? '',
    status: service.status,
    byEcs,
    desired: service.desiredCount,
    running: service.runningCount,
    pending: service.pendingCount,
    deployment: primary && toDeployment(primary, counts),
    deployments: all.map((deployment) => toDeployment(deployment, counts)),
    circuitBreaker: circuitBreakerOf(service),
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentCircuitBreaker.html */
function circuitBreakerOf({ deploymentConfiguration: settings }: AwsService): EcsService['circuitBreaker'] {
  if (settings === undefined) return undefined;
  const { enable, rollback } = settings.deploymentCircuitBreaker ?? {};
  if (!enable) return 'off';
  return rollback ? 'rolls_back' : 'stops';
}

/** `service`: only where it has no other deployment. */
function toDeployment(deployment: AwsDeployment, service: AwsService | undefined): Deployment {
  const desired = deployment.desiredCount ?? service?.desiredCount;
  const running = deployment.runningCount ?? service?.runningCount;
  return {
    id: deployment.id ?? '',
    taskDefinition: deployment.taskDefinition?.split('/').at(-1) ?? '',
    createdAt: deployment.createdAt?.getTime(),
    rollout: deployment.rolloutState ?? rolloutByCounts(service !== undefined, desired, running),
    reason: deployment.rolloutStateReason ?? '',
    desired,
    running,
    failed: deployment.failedTasks ?? 0,
  };
}

/**
 * Of a service behind a Classic Load Balancer ECS says no rollout state.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
 */
function rolloutByCounts(
  isOnly: boolean,
  desired: number | undefined,
  running: number | undefined,
): Deployment['rollout'] {
  if (!isOnly) return 'IN_PROGRESS';
  if (desired === undefined || running === undefined) return undefined;
  return running === desired ? 'COMPLETED' : 'IN_PROGRESS';
}
