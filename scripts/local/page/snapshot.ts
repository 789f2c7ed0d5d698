import * as z from 'zod/mini';
import {
  channelSchema,
  groupSchema,
  messageSchema,
  pushSchema,
  requestSchema,
  viewSchema,
  webhookCallSchema,
} from '../driver-answers.ts';

/** What the page knows of the running bot: `GET /_local/events`, complete after each change. */
const json = z.record(z.string(), z.unknown());

const logSchema = z.object({ functionName: z.string(), entry: json });

const requestOnPageSchema = z.extend(requestSchema, { logs: z.array(logSchema) });

/** Of either product. */
const incidentOnPageSchema = z.object({
  id: z.string(),
  product: z.enum(['opsgenie', 'jsm']),
  /** As the product's own page takes it: `17`, `OPS-17`. */
  number: z.string(),
  /** As people name it: `#17`, `OPS-17`. */
  label: z.string(),
  url: z.string(),
  message: z.string(),
  /** `P1` to `P5`. */
  priority: z.string(),
  /** The product's own word. */
  status: z.string(),
  isOpen: z.boolean(),
  /** Of OpsGenie, as it reported to its webhook; of Jira, as each alert of the issue says. */
  acknowledged: z.boolean(),
});

const alarmSchema = z.object({
  name: z.string(),
  /** CloudWatch's own word. */
  state: z.string(),
  reason: z.string(),
});

const deadLetterSchema = z.object({
  queue: z.string(),
  functionName: z.string(),
  error: z.string(),
  attempts: z.number(),
  at: z.number(),
  event: z.unknown(),
});

export const snapshotSchema = z.object({
  /** A direct message channel appears with its first message. */
  channels: z.array(channelSchema),
  groups: z.array(groupSchema),
  messages: z.array(messageSchema),
  /** The open ones. */
  views: z.array(viewSchema),
  requests: z.array(requestOnPageSchema),
  incidents: z.array(incidentOnPageSchema),
  webhooks: z.array(webhookCallSchema),
  pushes: z.array(pushSchema),
  alarms: z.array(alarmSchema),
  deadLetters: z.array(deadLetterSchema),
  faults: z.array(json),
});

/** What follows from the folders of the functions: `GET /_local/setup`, and the event `setup` after each change. */
export const setupSchema = z.object({
  /** Where incidents are opened, as people call it. */
  incidentProduct: z.string(),
  /** Name of the real workspace that it serves; null where Slack is simulated. */
  workspace: z.nullable(z.string()),
  commands: z.array(
    z.object({
      command: z.string(),
      usage: z.string(),
      subcommands: z.array(z.object({ name: z.string(), usage: z.string() })),
      description: z.string(),
      functionName: z.string(),
    }),
  ),
  users: z.array(z.object({ id: z.string(), name: z.string(), note: z.string() })),
  /** In the menu of every message. */
  shortcuts: z.array(z.object({ callbackId: z.string(), name: z.string() })),
  addresses: z.array(z.object({ name: z.string(), address: z.string() })),
});

export type Snapshot = z.infer<typeof snapshotSchema>;
export type Request = z.infer<typeof requestOnPageSchema>;
export type Incident = z.infer<typeof incidentOnPageSchema>;
export type Alarm = z.infer<typeof alarmSchema>;
export type DeadLetter = z.infer<typeof deadLetterSchema>;
export type Setup = z.infer<typeof setupSchema>;
export type Command = Setup['commands'][number];
export type User = Setup['users'][number];
