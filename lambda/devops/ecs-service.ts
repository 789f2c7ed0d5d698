import type { Deployment as AwsDeployment, Service as AwsService } from '@aws-sdk/client-ecs';

export interface Deployment {
  id: string;
  /** `web:42` */
  taskDefinition: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  rollout: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  reason: string;
  desired: number;
  running: number;
  failed: number;
}

export interface EcsService {
  name: string;
  /** ACTIVE, DRAINING or INACTIVE. */
  status: string;
  desired: number;
  running: number;
  pending: number;
  /** The deployment that ECS works towards; undefined where another controller than ECS deploys. */
  deployment: Deployment | undefined;
  /** That one, and those that it replaces. */
  deployments: Deployment[];
}

/** What the bot reads of a service. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html */
export function toService(service: AwsService): EcsService {
  const byEcs = (service.deploymentController?.type ?? 'ECS') === 'ECS';
  const all = byEcs ? (service.deployments ?? []) : [];
  const primary = all.find(({ status }) => status === 'PRIMARY');
  return {
    name: service.serviceName ?? '',
    status: service.status ?? '',
    desired: service.desiredCount ?? 0,
    running: service.runningCount ?? 0,
    pending: service.pendingCount ?? 0,
    deployment: primary && toDeployment(primary),
    deployments: all.map(toDeployment),
  };
}

function toDeployment(deployment: AwsDeployment): Deployment {
  return {
    id: deployment.id ?? '',
    taskDefinition: deployment.taskDefinition?.split('/').at(-1) ?? '',
    createdAt: deployment.createdAt?.getTime() ?? 0,
    rollout: deployment.rolloutState ?? 'IN_PROGRESS',
    reason: deployment.rolloutStateReason ?? '',
    desired: deployment.desiredCount ?? 0,
    running: deployment.runningCount ?? 0,
    failed: deployment.failedTasks ?? 0,
  };
}
