import * as z from 'zod/mini';

/** What `send` reads of the running bot: unknown fields are left out. */
const spanSchema = z.object({
  name: z.string(),
  startedAt: z.number(),
  durationMs: z.nullable(z.number()),
  outcome: z.string(),
  cold: z.optional(z.boolean()),
  processStartedAt: z.optional(z.number()),
  data: z.optional(z.unknown()),
});

const requestSchema = z.object({ requestId: z.string(), startedAt: z.number(), spans: z.array(spanSchema) });

const messageSchema = z.object({
  ts: z.string(),
  channel: z.string(),
  text: z.string(),
  blocks: z.array(z.unknown()),
  updates: z.number(),
});

const viewSchema = z.object({
  id: z.string(),
  status: z.enum(['open', 'submitted', 'closed']),
  view: z.record(z.string(), z.unknown()),
});

const incidentSchema = z.object({
  id: z.string(),
  tinyId: z.string(),
  message: z.string(),
  extraProperties: z.record(z.string(), z.string()),
  links: z.object({ web: z.string() }),
});

const pushSchema = z.object({
  request: z.string(),
  title: z.string(),
  priority: z.number(),
  cancelled: z.boolean(),
  at: z.number(),
});

const webhookSchema = z.object({ incidentId: z.string(), requestId: z.nullable(z.string()) });

/** `GET /_local/state`. */
export const stateSchema = z.object({
  slack: z.object({ messages: z.array(messageSchema), views: z.array(viewSchema) }),
  opsgenie: z.object({ incidents: z.array(incidentSchema), webhooks: z.array(webhookSchema) }),
  pushover: z.object({ messages: z.array(pushSchema) }),
  requests: z.array(requestSchema),
});

/** What the person in front of Slack got: `POST /_local/slack/driver/*`. */
export const outcomeSchema = z.object({
  status: z.nullable(z.number()),
  ms: z.number(),
  requestId: z.nullable(z.string()),
  shown: z.nullable(z.string()),
  errors: z.optional(z.record(z.string(), z.string())),
  because: z.optional(z.string()),
});

/** `GET /_local/slack/driver/workspace`. */
export const workspaceSchema = z.object({
  channels: z.array(z.object({ id: z.string(), name: z.string(), members: z.array(z.string()) })),
  users: z.array(z.object({ id: z.string(), name: z.string() })),
});

/** `.local/bot.json`, written by `npm start`. */
export const addressSchema = z.object({ url: z.string() });

/** The same file, for who plays OpsGenie. */
export const webhookAddressSchema = z.extend(addressSchema, {
  webhookUrl: z.string(),
  apiKey: z.string(),
  webhookToken: z.string(),
});

export type Span = z.infer<typeof spanSchema>;
export type Request = z.infer<typeof requestSchema>;
export type Message = z.infer<typeof messageSchema>;
export type View = z.infer<typeof viewSchema>;
export type Incident = z.infer<typeof incidentSchema>;
export type Push = z.infer<typeof pushSchema>;
export type WebhookAddress = z.infer<typeof webhookAddressSchema>;
export type State = z.infer<typeof stateSchema>;
export type Outcome = z.infer<typeof outcomeSchema>;
export type Workspace = z.infer<typeof workspaceSchema>;
