import * as z from 'zod/mini';
import { isObject } from '../../../../common/is-object.ts';
import { ownValue } from '../../../../common/own-value.ts';
import { rootOf } from '../../trace-root.ts';

/** The targets of the fakes; each fake knows its own names after the dot. */
const TARGET =
  /^(\*|bus\*?|(slack|opsgenie|jsm|events|ssm|dynamodb|sqs|lambda|logs|pushover|chain|monitoring|ecs|function)\.\S+)$/;

/**
 * A switchable fault of the local bot, set by `POST /_local/faults`.
 *
 * `target` names what fails: `slack.<method>` (`slack.views.open`, `slack.response_url`), `opsgenie.services`,
 * `opsgenie.create`, `opsgenie.status`, `opsgenie.get`, `opsgenie.list`, `opsgenie.resolve` (and the other actions),
 * `opsgenie.alert-acknowledge` (and the other actions on alerts), `opsgenie.alert-status`, `opsgenie.on-calls`, `jsm.create`, `jsm.search`,
 * `jsm.bulkfetch`, `jsm.myself` (and the other names in fakes/jsm/routes.ts), `events.PutEvents`, `ssm.GetParameters`,
 * `ssm.GetParameter`, `sqs.SendMessage`, `pushover.messages`, `pushover.cancel`, `pushover.receipt`, `chain.<node>.<method>`,
 * `monitoring.DescribeAlarms`, `ecs.UpdateService`, `bus`, or `function.<name>`. A trailing `*` covers every target with that beginning.
 */
const faultSchema = z.discriminatedUnion('kind', [
  /** Answers with this status, without doing the work unless it is `done`. `body` is JSON, or text of another content type. */
  z.strictObject({
    ...common(),
    kind: z.literal('status'),
    status: z.int().check(z.gte(200), z.lte(599)),
    headers: z.optional(z.record(z.string(), z.string())),
    body: z.optional(z.unknown()),
    done: z.optional(z.boolean()),
  }),
  /** Does the work and answers `ms` later. */
  z.strictObject({ ...common(), kind: z.literal('stall'), ms: z.int().check(z.gte(1), z.lte(120_000)) }),
  /** Does the work and closes the connection without an answer. */
  z.strictObject({ ...common(), kind: z.literal('drop') }),
  /** Closes the connection before any work. */
  z.strictObject({ ...common(), kind: z.literal('refuse') }),
  /** Kills the processes of `function`: once the work is done but not answered, or once it is answered. */
  z.strictObject({
    ...common(),
    kind: z.literal('kill'),
    function: z.string(),
    at: z.enum(['received', 'answered']),
  }),
  /** `bus` only: delivers that many copies of an event, at once or so far apart. */
  z.strictObject({
    ...common(),
    kind: z.literal('repeat'),
    copies: z.int().check(z.gte(2), z.lte(50)),
    apartMs: z.optional(z.int().check(z.gte(1), z.lte(120_000))),
  }),
]);

function common() {
  return {
    target: z.string().check(z.regex(TARGET)),
    /** How often it is injected; without it, until the faults are cleared. */
    times: z.optional(z.int().check(z.gte(1))),
    /** How many calls pass before. */
    after: z.optional(z.int().check(z.gte(1))),
    /** Injected only into calls of that request: the root of its `X-Amzn-Trace-Id`. */
    trace: z.optional(z.string().check(z.startsWith('Root='))),
  };
}

/** What each kind needs besides its target. */
const NEEDS: Record<string, string> = {
  status: '"status" (200 to 599)',
  stall: '"ms" (1 to 120000)',
  drop: 'only "target"',
  refuse: 'only "target"',
  kill: '"function" and "at" ("received" or "answered")',
  repeat: '"copies" (2 to 50), and may have "apartMs" (1 to 120000)',
};

function whyNoFault(input: unknown, issue: z.core.$ZodIssue | undefined): string {
  const { kind, target } = isObject(input) ? input : {};
  const needs = typeof kind === 'string' ? ownValue(NEEDS, kind) : undefined;
  if (needs === undefined) return `a fault needs "target" and "kind": ${Object.keys(NEEDS).join(', ')}`;
  if (issue?.code === 'unrecognized_keys') return `${kind} does not take "${issue.keys.join('", "')}"`;
  switch (issue?.path[0]) {
    case 'target':
      return `nothing here is called ${JSON.stringify(target)}: "target" is e.g. "slack.views.open", "opsgenie.create" or "bus"`;
    case 'times':
    case 'after':
      return `"${issue.path[0]}" is a whole number from 1 up`;
    case 'trace':
      return '"trace" is the root of an X-Amzn-Trace-Id: "Root=1-..."';
    default:
      return `${kind} needs ${needs}`;
  }
}

export type Fault = z.infer<typeof faultSchema>;

/** What a fault of that target can be: the bus delivers, and a function answers with no status. Others know all kinds but `repeat`. */
const KINDS_OF: readonly (readonly [target: RegExp, what: string, kinds: readonly Fault['kind'][]])[] = [
  [/^bus\*?$/, 'the bus', ['stall', 'drop', 'refuse', 'repeat']],
  [/^function\./, 'a function', ['stall', 'drop', 'refuse', 'kill']],
];

/** A fault that nothing would ever inject is refused, not kept. */
function whyNoEffect({ kind, target }: Fault): string | undefined {
  const [, what, kinds] = KINDS_OF.find(([pattern]) => pattern.test(target)) ?? [];
  if (kinds !== undefined) {
    if (kinds.includes(kind)) return undefined;
    const instead = kind === 'repeat' ? `. ${SECOND_DELIVERY}` : '';
    return `${kind} does nothing to ${what}, which knows ${kinds.join(', ')}${instead}`;
  }
  return kind === 'repeat' ? `repeat is of the bus alone. ${SECOND_DELIVERY}` : undefined;
}

const SECOND_DELIVERY =
  'A second delivery: {"target":"bus","kind":"repeat","copies":2,"times":1}, and then the command';

/** The faults that are switched on, in the order they were set. */
export class Faults {
  #active: Fault[] = [];
  #onInject: (fault: Fault) => void = () => {};

  /** Checks and adds one. Throws an error that says in a sentence what is wrong with it. */
  set(input: unknown): Fault {
    const read = faultSchema.safeParse(input);
    if (!read.success) throw new Error(whyNoFault(input, read.error.issues[0]));
    const fault = read.data;
    const reason = whyNoEffect(fault);
    if (reason !== undefined) throw new Error(reason);
    this.#active.push(fault);
    return fault;
  }

  /** Calls back before each injection. */
  watch(onInject: (fault: Fault) => void): void {
    this.#onInject = onInject;
  }

  /** Switches that one off. */
  end(fault: Fault): void {
    this.#active = this.#active.filter((one) => one !== fault);
  }

  clear(): void {
    this.#active = [];
  }

  list(): readonly Fault[] {
    return this.#active;
  }

  /** The first fault of that target, counted down; undefined if none is on, or if it lets this call pass. */
  take(target: string, traceId?: string): Fault | undefined {
    const root = rootOf(traceId);
    const fault = this.#active.find(
      (one) => covers(one.target, target) && (one.trace === undefined || one.trace === root),
    );
    if (fault === undefined) return undefined;
    if (fault.after !== undefined && fault.after > 0) {
      fault.after -= 1;
      return undefined;
    }
    if (fault.times !== undefined) {
      fault.times -= 1;
      if (fault.times === 0) this.end(fault);
    }
    this.#onInject(fault);
    return fault;
  }
}

function covers(pattern: string, target: string): boolean {
  return pattern.endsWith('*') ? target.startsWith(pattern.slice(0, -1)) : pattern === target;
}
