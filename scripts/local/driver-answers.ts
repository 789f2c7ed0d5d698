import * as z from 'zod/mini';

/**
 * What the running bot answers, for `send`, the page, the bench and the tests alike. Fields that nobody reads are
 * left out. This file runs in a browser as well.
 */
const json = z.record(z.string(), z.unknown());

export const messageSchema = z.object({
  /** Grows with every message of the workspace. */
  ts: z.string(),
  channel: z.string(),
  /** Who wrote it; '' for another app. */
  user: z.string(),
  /** Name of that app. */
  bot: z.optional(z.string()),
  text: z.string(),
  blocks: z.array(json),
  attachments: z.optional(z.array(json)),
  ephemeralFor: z.optional(z.string()),
  threadTs: z.optional(z.string()),
  updates: z.number(),
  /** Earlier texts, oldest first. */
  history: z.array(z.string()),
});

export const viewSchema = z.object({
  id: z.string(),
  rootId: z.string(),
  previousId: z.nullable(z.string()),
  user: z.string(),
  status: z.enum(['open', 'submitted', 'closed']),
  view: json,
  /** Under the fields, by block_id. */
  errors: z.record(z.string(), z.string()),
});

export const spanSchema = z.object({
  name: z.string(),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  /** null while it runs. */
  durationMs: z.nullable(z.number()),
  outcome: z.string(),
  cold: z.optional(z.boolean()),
  processStartedAt: z.optional(z.number()),
  data: z.optional(z.unknown()),
});

export const requestSchema = z.object({
  requestId: z.string(),
  label: z.string(),
  startedAt: z.number(),
  spans: z.array(spanSchema),
});

const incidentSchema = z.object({
  id: z.string(),
  tinyId: z.string(),
  message: z.string(),
  status: z.string(),
  priority: z.string(),
  /** What the create called `details`. */
  extraProperties: z.record(z.string(), z.string()),
  links: z.object({ web: z.string() }),
});

/** An issue of Jira Service Management. */
const issueSchema = z.object({
  id: z.string(),
  key: z.string(),
  /** By the name of each. */
  properties: json,
});

export const webhookCallSchema = z.object({
  action: z.string(),
  incidentId: z.string(),
  requestId: z.nullable(z.string()),
});

/** An action that reached OpsGenie, accepted or not. */
const incidentActionSchema = z.object({
  target: z.enum(['incident', 'alert']),
  action: z.string(),
  incidentId: z.string(),
  accepted: z.boolean(),
  /** Once it was processed: whether anything changed. */
  changed: z.boolean(),
});

export const pushSchema = z.object({
  request: z.string(),
  title: z.string(),
  text: z.string(),
  priority: z.number(),
  ringing: z.boolean(),
  cancelled: z.boolean(),
  /** Of an emergency: what its Acknowledge on the phone names. */
  receipt: z.nullish(z.string()),
  acknowledged: z.nullish(z.boolean()),
  url: z.string(),
  urlTitle: z.string(),
  at: z.number(),
});

export const channelSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['public', 'private', 'im']),
  botIsMember: z.boolean(),
  members: z.array(z.string()),
});

export const groupSchema = z.object({ id: z.string(), handle: z.string(), users: z.array(z.string()) });

/** `GET /_local/slack/driver/workspace`. */
export const workspaceSchema = z.object({
  channels: z.array(channelSchema),
  users: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Absent in the answer of a bot from before it. */
  groups: z.optional(z.array(groupSchema)),
  /** In the menu of every message. */
  shortcuts: z.array(z.object({ callbackId: z.string(), name: z.string() })),
});

/** `GET /_local/state`. */
export const stateSchema = z.object({
  slack: z.object({ messages: z.array(messageSchema), views: z.array(viewSchema) }),
  opsgenie: z.object({
    incidents: z.array(incidentSchema),
    actions: z.array(incidentActionSchema),
    webhooks: z.array(webhookCallSchema),
  }),
  /** Absent in the answer of a bot from before it. */
  jsm: z.optional(z.object({ issues: z.array(issueSchema), webhooks: z.array(webhookCallSchema) })),
  pushover: z.object({ messages: z.array(pushSchema) }),
  audit: z.array(json),
  requests: z.array(requestSchema),
});

/** `GET /_local/requests/<id>`: what each span of a request carried. */
export const carriedSchema = z.object({ request: z.optional(z.unknown()), answer: z.optional(z.unknown()) });

/** `POST /_local/slack/driver/*`: what the user sees at once of what they did. */
export const actionResultSchema = z.object({
  /** null if nothing was sent, or if nothing answered in time. */
  status: z.nullable(z.number()),
  /** Until the acknowledgement. */
  ms: z.number(),
  /** Of the gateway; null if it gave none. */
  requestId: z.nullable(z.string()),
  /** null if that is nothing, as for everything that is accepted. */
  shown: z.nullable(z.string()),
  errors: z.optional(z.record(z.string(), z.string())),
  /** For the developer: why Slack would not take the acknowledgement. */
  because: z.optional(z.string()),
  /** Of what was written. */
  ts: z.optional(z.string()),
});

/** `POST /_local/alarms/driver/states`: the last request that it led to. */
export const alarmChangeSchema = z.object({ requestId: z.nullable(z.string()) });

export const problemSchema = z.object({ error: z.string() });

export type Message = z.infer<typeof messageSchema>;
export type View = z.infer<typeof viewSchema>;
export type Span = z.infer<typeof spanSchema>;
export type Request = z.infer<typeof requestSchema>;
export type Incident = z.infer<typeof incidentSchema>;
export type Push = z.infer<typeof pushSchema>;
export type Channel = z.infer<typeof channelSchema>;
export type Workspace = z.infer<typeof workspaceSchema>;
export type State = z.infer<typeof stateSchema>;
/** What a span was given and what it gave back. */
export type Carried = z.infer<typeof carriedSchema>;
export type ActionResult = z.infer<typeof actionResultSchema>;
