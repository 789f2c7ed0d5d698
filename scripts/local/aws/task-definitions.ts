import * as z from 'zod/mini';
import { ACCOUNT_ID, REGION } from './arns.ts';
import { AwsError } from './aws-error.ts';

interface TaskDefinition {
  family: string;
  revision: number;
  status: 'ACTIVE' | 'INACTIVE';
  registeredAt: number;
}

export const listDefinitionsSchema = z.object({
  familyPrefix: z.string().check(z.minLength(1)),
  status: z.optional(z.enum(['ACTIVE', 'INACTIVE', 'DELETE_IN_PROGRESS'])),
  sort: z.optional(z.enum(['ASC', 'DESC'])),
  maxResults: z.optional(z.int().check(z.gte(1), z.lte(100))),
  nextToken: z.optional(z.string()),
});

export const describeDefinitionSchema = z.object({
  taskDefinition: z.string().check(z.regex(/^[\w-]+:\d+$/)),
});

const DAY_MS = 24 * 60 * 60_000;
/** That many revisions are there at the start: each is a day older than the next. */
const REVISIONS = 3;

/**
 * Task definitions of ECS: a revision that was deregistered is INACTIVE, and starts no task any more.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html
 */
export class TaskDefinitions {
  readonly #all: TaskDefinition[] = [];
  readonly #now: () => number;

  /** `names`: the newest of each family, `web:42`. */
  constructor(names: readonly string[], now: () => number) {
    this.#now = now;
    for (const name of names) {
      const { family, revision } = partsOf(name);
      for (let age = Math.min(REVISIONS, revision) - 1; age >= 0; age -= 1) {
        this.#add(`${family}:${revision - age}`, now() - (age + 1) * DAY_MS);
      }
    }
  }

  /** Somebody registers it; what is there already stays as it is. */
  register(name: string): void {
    if (this.#find(name) === undefined) this.#add(name, this.#now());
  }

  /** Somebody deregisters it. Throws AwsError where there is none. */
  deregister(name: string): void {
    this.#known(name).status = 'INACTIVE';
  }

  /** What a service may run. Throws AwsError where there is none, or it is not ACTIVE. */
  assertActive(name: string): void {
    const found = this.#find(name);
    if (found === undefined) throw new AwsError('ClientException', 'TaskDefinition not found.');
    if (found.status !== 'ACTIVE') throw new AwsError('ClientException', 'TaskDefinition is inactive');
  }

  describe({ taskDefinition }: z.infer<typeof describeDefinitionSchema>): unknown {
    const found = this.#known(taskDefinition);
    const { family, registeredAt, revision, status } = found;
    return {
      taskDefinition: {
        taskDefinitionArn: definitionArn(taskDefinition),
        ...{ family, revision, status, registeredAt: registeredAt / 1000 },
        containerDefinitions: [{ name: family, image: `registry.example.com/${family}:1.${revision}` }],
      },
    };
  }

  /** Of a family that is not there, none: ECS refuses nothing. */
  list(input: z.infer<typeof listDefinitionsSchema>): unknown {
    const { familyPrefix, maxResults = 100, nextToken = '0', sort = 'ASC', status = 'ACTIVE' } = input;
    const found = this.#all
      .filter((one) => one.family === familyPrefix && one.status === status)
      .sort((left, right) => (left.revision - right.revision) * (sort === 'ASC' ? 1 : -1));
    const start = Number(nextToken);
    const end = start + maxResults;
    return {
      taskDefinitionArns: found
        .slice(start, end)
        .map(({ family, revision }) => definitionArn(`${family}:${revision}`)),
      ...(end < found.length ? { nextToken: String(end) } : {}),
    };
  }

  #add(name: string, registeredAt: number): void {
    this.#all.push({ ...partsOf(name), status: 'ACTIVE', registeredAt });
  }

  #find(name: string): TaskDefinition | undefined {
    const { family, revision } = partsOf(name);
    return this.#all.find((one) => one.family === family && one.revision === revision);
  }

  #known(name: string): TaskDefinition {
    const found = this.#find(name);
    if (found === undefined) throw new AwsError('ClientException', 'Unable to describe task definition.');
    return found;
  }
}

export function definitionArn(name: string): string {
  return `arn:aws:ecs:${REGION}:${ACCOUNT_ID}:task-definition/${name}`;
}

function partsOf(name: string): { family: string; revision: number } {
  const [family = '', revision = ''] = name.split(':');
  return { family, revision: Number(revision) };
}
