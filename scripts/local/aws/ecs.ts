import * as z from 'zod/mini';
import { rootOf } from '../trace-root.ts';
import { ACCOUNT_ID, REGION } from './arns.ts';
import { AwsError, parseInput, unknownOperation } from './aws-error.ts';
import {
  type Deployment,
  newDeployment,
  type RolloutState,
  rolloutStateOf,
  shareDone,
  shownDeployments,
} from './ecs-deployment.ts';
import {
  definitionArn,
  describeDefinitionSchema,
  listDefinitionsSchema,
  TaskDefinitions,
} from './task-definitions.ts';

export interface ServiceOptions {
  cluster: string;
  name: string;
  desired: number;
  taskDefinition: string;
  /** Another controller than ECS itself. */
  controller?: 'CODE_DEPLOY' | 'EXTERNAL';
  /** ECS then leaves `rolloutState` and its reason out. */
  behindClassicLoadBalancer?: true;
}

interface StoredService extends ServiceOptions {
  deployments: Deployment[];
}

export interface ServiceUpdate {
  cluster: string;
  service: string;
  /** undefined: a forced deployment of what runs. */
  taskDefinition: string | undefined;
  at: number;
  /** Root of AWS's trace header: whose request it was. */
  traceId: string | undefined;
}

const clusterName = z.string().check(z.minLength(1));
const listSchema = z.object({
  cluster: clusterName,
  maxResults: z.optional(z.int().check(z.gte(1), z.lte(100))),
  nextToken: z.optional(z.string()),
});
const describeSchema = z.object({
  cluster: clusterName,
  services: z.array(z.string()).check(z.minLength(1), z.maxLength(10)),
});
const updateSchema = z.strictObject({
  cluster: clusterName,
  service: z.string(),
  forceNewDeployment: z.optional(z.literal(true)),
  taskDefinition: z.optional(z.string()),
});

/** Age of the deployments that are there at the start. */
const SETTLED_MS = 3 * 60 * 60_000;

/**
 * Services of ECS, whose deployments take a while.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
export class Containers {
  /** Of all families, running or not. */
  readonly definitions: TaskDefinitions;
  readonly #services: StoredService[];
  readonly #now: () => number;
  readonly #updates: ServiceUpdate[] = [];
  #rollout: { ms: number; fails: boolean };

  constructor(options: { services: readonly ServiceOptions[]; rolloutMs: number; now: () => number }) {
    this.#now = options.now;
    const names = options.services.map(({ taskDefinition }) => taskDefinition);
    this.definitions = new TaskDefinitions(names, options.now);
    this.#rollout = { ms: options.rolloutMs, fails: false };
    this.#services = options.services.map((service) => ({
      ...service,
      deployments: [
        newDeployment(service.taskDefinition, options.now() - SETTLED_MS, { ms: 0, fails: false }),
      ],
    }));
  }

  /** Every UpdateService that was accepted, in order. */
  updates(): ServiceUpdate[] {
    return [...this.#updates];
  }

  /** How deployments go that begin from now on. */
  setRollout(rollout: { ms: number; fails?: boolean }): void {
    this.#rollout = { ms: rollout.ms, fails: rollout.fails ?? false };
  }

  /** Somebody else deploys, another task definition or the same once more. */
  deploy(cluster: string, name: string, taskDefinition?: string): void {
    if (taskDefinition !== undefined) this.definitions.register(taskDefinition);
    this.#deploy(this.#find(cluster, name), taskDefinition);
  }

  /** `AmazonEC2ContainerServiceV20141113.<operation>`: returns the JSON, or throws AwsError. */
  serve(operation: string, input: unknown, traceId?: string): unknown {
    const code = 'InvalidParameterException';
    if (operation === 'ListServices') return this.#list(parseInput(listSchema, input, code));
    if (operation === 'DescribeServices') return this.#describe(parseInput(describeSchema, input, code));
    if (operation === 'ListTaskDefinitions')
      return this.definitions.list(parseInput(listDefinitionsSchema, input, code));
    if (operation === 'DescribeTaskDefinition')
      return this.definitions.describe(parseInput(describeDefinitionSchema, input, 'ClientException'));
    if (operation === 'UpdateService') return this.#update(parseInput(updateSchema, input, code), traceId);
    throw unknownOperation(operation);
  }

  #list({ cluster, maxResults = 10, nextToken = '0' }: z.infer<typeof listSchema>): unknown {
    const start = Number(nextToken);
    const all = this.#of(cluster);
    const end = start + maxResults;
    return {
      serviceArns: all.slice(start, end).map(serviceArn),
      ...(end < all.length ? { nextToken: String(end) } : {}),
    };
  }

  #describe({ cluster, services }: z.infer<typeof describeSchema>): unknown {
    const all = this.#of(cluster);
    const found = all.filter(({ name }) => services.includes(name));
    const missing = services.filter((name) => !all.some((one) => one.name === name));
    return {
      services: found.map((one) => this.#present(one)),
      failures: missing.map((name) => ({ arn: serviceArn({ cluster, name }), reason: 'MISSING' })),
    };
  }

  #update(input: z.infer<typeof updateSchema>, traceId: string | undefined): unknown {
    const { cluster, forceNewDeployment, service: name, taskDefinition } = input;
    const service = this.#find(cluster, name);
    if (service.controller !== undefined) {
      const what =
        taskDefinition === undefined ? 'Cannot force a new deployment' : 'Unable to update task definition';
      const message = `${what} on services with a ${service.controller} deployment controller`;
      throw new AwsError('InvalidParameterException', message);
    }
    if (!forceNewDeployment && taskDefinition === undefined)
      throw new AwsError('InvalidParameterException', 'nothing is to be updated');
    if (taskDefinition !== undefined) this.definitions.assertActive(taskDefinition);
    this.#updates.push({
      ...{ cluster, service: name, taskDefinition },
      ...{ at: this.#now(), traceId: rootOf(traceId) },
    });
    // What runs already is deployed once more only by force.
    const isNew = taskDefinition !== undefined && taskDefinition !== service.deployments[0]?.taskDefinition;
    if (forceNewDeployment || isNew) this.#deploy(service, taskDefinition);
    return { service: this.#present(service) };
  }

  #deploy(service: StoredService, taskDefinition = service.deployments[0]?.taskDefinition ?? ''): void {
    const [replaced] = service.deployments;
    if (replaced !== undefined) replaced.replacedAt = this.#now();
    service.deployments.unshift(newDeployment(taskDefinition, this.#now(), this.#rollout));
  }

  #of(cluster: string): StoredService[] {
    const found = this.#services.filter((one) => one.cluster === cluster);
    if (found.length === 0) throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
    return found;
  }

  #find(cluster: string, name: string): StoredService {
    const found = this.#of(cluster).find((one) => one.name === name);
    if (found === undefined) throw new AwsError('ServiceNotFoundException', 'Service not found.');
    return found;
  }

  #present(service: StoredService): unknown {
    const shown = shownDeployments(service.deployments, this.#now());
    const [primary, ...older] = shown.map((one) => this.#presentDeployment(service, one));
    return {
      serviceArn: serviceArn(service),
      serviceName: service.name,
      clusterArn: `arn:aws:ecs:${REGION}:${ACCOUNT_ID}:cluster/${service.cluster}`,
      status: 'ACTIVE',
      desiredCount: service.desired,
      runningCount: service.desired,
      pendingCount: primary?.pendingCount ?? 0,
      taskDefinition: primary?.taskDefinition,
      loadBalancers: service.behindClassicLoadBalancer
        ? [{ loadBalancerName: service.name, containerName: service.name, containerPort: 8080 }]
        : [],
      deploymentController: { type: service.controller ?? 'ECS' },
      // Behind a Classic Load Balancer there is none.
      deploymentConfiguration: {
        deploymentCircuitBreaker: { enable: !service.behindClassicLoadBalancer, rollback: false },
        ...{ maximumPercent: 200, minimumHealthyPercent: 100 },
      },
      deployments: [{ ...primary, status: 'PRIMARY' }, ...older.map((one) => ({ ...one, status: 'ACTIVE' }))],
    };
  }

  #presentDeployment({ behindClassicLoadBalancer, desired }: StoredService, deployment: Deployment) {
    const { createdAt, fails } = deployment;
    const done = shareDone(deployment, this.#now());
    const running = fails ? 0 : Math.floor(desired * done);
    return {
      id: deployment.id,
      taskDefinition: definitionArn(deployment.taskDefinition),
      createdAt: createdAt / 1000,
      updatedAt: this.#now() / 1000,
      desiredCount: desired,
      runningCount: running,
      pendingCount: done < 1 ? desired - running : 0,
      failedTasks: fails ? Math.ceil(3 * done) : 0,
      ...(behindClassicLoadBalancer ? {} : rollout(rolloutStateOf(deployment, this.#now()))),
    };
  }
}

function rollout(rolloutState: RolloutState): { rolloutState: RolloutState; rolloutStateReason: string } {
  const failed = 'ECS deployment circuit breaker: tasks failed to start.';
  return { rolloutState, rolloutStateReason: rolloutState === 'FAILED' ? failed : '' };
}

function serviceArn({ cluster, name }: Pick<ServiceOptions, 'cluster' | 'name'>): string {
  return `arn:aws:ecs:${REGION}:${ACCOUNT_ID}:service/${cluster}/${name}`;
}
