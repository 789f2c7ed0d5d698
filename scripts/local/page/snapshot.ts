import * as z from 'zod/mini';

/** What the page knows of the running bot: `GET /_local/events`, whole each time something changed. */
const json = z.record(z.string(), z.unknown());

const messageSchema = z.object({
  /** Grows with every message of the workspace. */
  ts: z.string(),
  channel: z.string(),
  text: z.string(),
  blocks: z.array(json),
  ephemeralFor: z.optional(z.string()),
  threadTs: z.optional(z.string()),
  history: z.array(z.string()),
});

const viewSchema = z.object({
  id: z.string(),
  rootId: z.string(),
  previousId: z.nullable(z.string()),
  user: z.string(),
  view: json,
  errors: z.record(z.string(), z.string()),
});

const spanSchema = z.object({
  name: z.string(),
  startedAt: z.number(),
  durationMs: z.nullable(z.number()),
  outcome: z.string(),
  cold: z.optional(z.boolean()),
  data: z.optional(z.unknown()),
});

const logSchema = z.object({ functionName: z.string(), entry: json });

const requestSchema = z.object({
  requestId: z.string(),
  label: z.string(),
  startedAt: z.number(),
  spans: z.array(spanSchema),
  logs: z.array(logSchema),
});

const incidentSchema = z.object({
  id: z.string(),
  tinyId: z.string(),
  message: z.string(),
  status: z.string(),
  priority: z.string(),
  /** By what OpsGenie told its webhook. */
  acknowledged: z.boolean(),
});

const webhookSchema = z.object({
  action: z.string(),
  incidentId: z.string(),
  requestId: z.nullable(z.string()),
});

const pushSchema = z.object({
  request: z.string(),
  title: z.string(),
  text: z.string(),
  priority: z.number(),
  ringing: z.boolean(),
  cancelled: z.boolean(),
  url: z.string(),
  urlTitle: z.string(),
  at: z.number(),
});

const deadLetterSchema = z.object({
  queue: z.string(),
  functionName: z.string(),
  error: z.string(),
  attempts: z.number(),
  at: z.number(),
  event: z.unknown(),
});

const channelSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['public', 'private', 'im']),
  botIsMember: z.boolean(),
  members: z.array(z.string()),
});

export const snapshotSchema = z.object({
  /** The bot's own conversation with a person begins with its first word. */
  channels: z.array(channelSchema),
  messages: z.array(messageSchema),
  /** The open ones. */
  views: z.array(viewSchema),
  requests: z.array(requestSchema),
  incidents: z.array(incidentSchema),
  webhooks: z.array(webhookSchema),
  pushes: z.array(pushSchema),
  deadLetters: z.array(deadLetterSchema),
  faults: z.array(json),
});

/** What does not change while the bot runs: `GET /_local/setup`. */
export const setupSchema = z.object({
  commands: z.array(
    z.object({ command: z.string(), usage: z.string(), description: z.string(), functionName: z.string() }),
  ),
  users: z.array(z.object({ id: z.string(), name: z.string(), note: z.string() })),
  addresses: z.array(z.object({ name: z.string(), address: z.string() })),
});

/** What became of something that a person did: `POST /_local/slack/driver/*`. */
export const outcomeSchema = z.object({
  status: z.nullable(z.number()),
  ms: z.number(),
  requestId: z.nullable(z.string()),
  shown: z.nullable(z.string()),
  errors: z.optional(z.record(z.string(), z.string())),
  because: z.optional(z.string()),
});

/** The hops of one request with what they carried: `GET /_local/requests/<id>`. */
export const carriedSchema = z.object({
  spans: z.array(z.object({ request: z.optional(z.unknown()), answer: z.optional(z.unknown()) })),
});

export type Snapshot = z.infer<typeof snapshotSchema>;
export type Message = z.infer<typeof messageSchema>;
export type View = z.infer<typeof viewSchema>;
export type Span = z.infer<typeof spanSchema>;
export type Log = z.infer<typeof logSchema>;
export type Request = z.infer<typeof requestSchema>;
export type Incident = z.infer<typeof incidentSchema>;
export type Push = z.infer<typeof pushSchema>;
export type DeadLetter = z.infer<typeof deadLetterSchema>;
export type Setup = z.infer<typeof setupSchema>;
export type Command = Setup['commands'][number];
export type Channel = z.infer<typeof channelSchema>;
export type User = Setup['users'][number];
export type Outcome = z.infer<typeof outcomeSchema>;
export type Carried = z.infer<typeof carriedSchema>['spans'][number];
