import { FIRST_STATUS, type JsmStatus } from './workflow.ts';

/** Every so many keys one is used up by a create that failed. */
const GAP_AFTER = 7;
const FIRST_ID = 10_500;

export interface JsmComment {
  /** ADF. */
  body: unknown;
  /** Comments of a service project are seen by its customers, unless they are internal. */
  isPublic: boolean;
}

export interface JsmIssue {
  id: string;
  key: string;
  number: number;
  /** Id of its type. */
  typeId: string;
  summary: string;
  /** ADF. */
  description: unknown;
  priorityId: string | undefined;
  labels: readonly string[];
  requestTypeId: string | undefined;
  /** ARIs. */
  services: readonly string[];
  properties: Record<string, unknown>;
  status: JsmStatus;
  /** Milliseconds since the epoch, as the next two. */
  created: number;
  resolved: number | undefined;
  statusChanged: number;
  comments: JsmComment[];
}

export type NewIssue = Pick<
  JsmIssue,
  'typeId' | 'summary' | 'description' | 'priorityId' | 'labels' | 'requestTypeId' | 'services' | 'properties'
>;

export interface IssuesOptions {
  projectKey: string;
  now: () => number;
  /** Until a change of that issue is in the index, milliseconds. */
  indexDelayMs: (issue: JsmIssue) => number;
}

/** The issues of one project: as the database has them, and as the search index does, which is behind. */
export class Issues {
  readonly #issues: JsmIssue[] = [];
  readonly #versions = new Map<string, { visibleAt: number; issue: JsmIssue }[]>();
  readonly #options: IssuesOptions;
  #number = 0;

  constructor(options: IssuesOptions) {
    this.#options = options;
  }

  create(given: NewIssue): JsmIssue {
    const { now, projectKey } = this.#options;
    this.#number += this.#number > 0 && this.#number % GAP_AFTER === 0 ? 2 : 1;
    const issue: JsmIssue = {
      ...given,
      id: String(FIRST_ID + this.#number),
      key: `${projectKey}-${this.#number}`,
      number: this.#number,
      status: FIRST_STATUS,
      created: now(),
      resolved: undefined,
      statusChanged: now(),
      comments: [],
    };
    this.#issues.push(issue);
    this.changed(issue);
    return issue;
  }

  /** The index hears of it later. */
  changed(issue: JsmIssue): void {
    const visibleAt = this.#options.now() + this.#options.indexDelayMs(issue);
    const versions = this.#versions.get(issue.id) ?? [];
    this.#versions.set(issue.id, [...versions, { visibleAt, issue: structuredClone(issue) }]);
  }

  /** As the database has it; keys in any case. */
  find(idOrKey: string): JsmIssue | undefined {
    return this.#issues.find(({ id, key }) => id === idOrKey || key === idOrKey.toUpperCase());
  }

  all(): readonly JsmIssue[] {
    return this.#issues;
  }

  /** As the index has them, oldest first; `reconciled` by id as the database has them. */
  indexed(reconciled: readonly number[] = []): JsmIssue[] {
    const now = this.#options.now();
    return this.#issues.flatMap((issue) => {
      if (reconciled.includes(Number(issue.id))) return [issue];
      const known = this.#versions.get(issue.id)?.findLast(({ visibleAt }) => visibleAt <= now);
      return known === undefined ? [] : [known.issue];
    });
  }
}
