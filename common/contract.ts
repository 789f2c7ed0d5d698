import * as z from 'zod/mini';
import { requestIdSchema } from './request-id.ts';

/** EventBridge `source` of everything the gatekeeper publishes. */
export const SOURCE = 'qbot.gatekeeper';

/** Additive change only: a consumer ignores fields it does not know. */
export const CONTRACT_VERSION = 1;

/** Slack's own type words; other kinds are acknowledged and logged, never published. */
export const DETAIL_TYPES = [
  'slash_command',
  'block_actions',
  'view_submission',
  'view_closed',
  'message_action',
] as const;

export type DetailType = (typeof DETAIL_TYPES)[number];

/** Of Slack. Messages repeat ids: one that were mark-up would speak in the bot's voice. */
const slackId = z.string().check(z.regex(/^[A-Z0-9]{2,64}$/));

/** Ids decide; names are for people's eyes only and may be empty. */
const named = z.object({ id: slackId, name: z.string() });

/** `detail` of the event: see contract.schema.json beside this file for other languages. */
export const detailSchema = z.object({
  version: z.literal(CONTRACT_VERSION),
  /** The routing key of every detail-type, with its slash: `/sre`. */
  command: z.string().check(z.minLength(1)),
  /**
   * First word of the text, lower case, or the one that the callback or action id names; may be empty. Of a command that
   * lists `subcommands` in its function.json: the name in that list, never an alias.
   */
  subcommand: z.string(),
  /** The other words: quotes, mentions and links folded to plain values. Dispatch on these two only. */
  args: z.array(z.string()),
  /** What was typed, for free text; never for choosing what runs. Empty for interactions. */
  text: z.string(),
  /**
   * Of such a command: what stands behind the sub-command and its other arguments, as a user would read it; all of the
   * text where it is no sub-command.
   */
  freeText: z.optional(z.string()),
  /** The words behind the sub-command are not in its shape: nothing is to be done but to ask back. */
  argsInvalid: z.optional(z.literal(true)),
  /** API Gateway's request id: the correlation id everywhere. */
  requestId: requestIdSchema,
  /** Same for every delivery of one human action. */
  idempotencyKey: z.string().check(z.minLength(1)),
  /** ISO 8601, UTC. */
  receivedAt: z.iso.datetime(),
  /** ISO 8601, UTC: not to be begun after it. */
  expiresAt: z.iso.datetime(),
  team: named,
  user: named,
  channel: z.nullable(named),
  /** What this person may not run, and where the command works at all. */
  access: z.object({
    /** Sub-commands of this command. */
    denied: z.array(z.string()),
    /** Channel ids, or `["*"]`. Only for slash commands. */
    channels: z.optional(z.array(z.string())),
    /**
     * `/command` or `/command subcommand`, of every command. Only where the route is no slash command: a button there
     * may run another command's order.
     */
    restricted: z.optional(z.array(z.string())),
    /** Slack groups, and `oncall:<schedule>`, by which this person may run it, where their own id is not listed. */
    grantedBy: z.optional(z.array(z.string())),
  }),
  /** Opens one modal, within 3 seconds of the click. */
  triggerId: z.nullable(z.string()),
  /** A bearer capability: posted to at most 5 times in 30 minutes, never logged. */
  responseUrl: z.nullable(z.string()),
  /** Slack's payload without tokens and without the blocks that were shown. */
  payload: z.record(z.string(), z.unknown()),
  /** Of a replay: whose order it is, while `user` is who replayed it. */
  orderedBy: z.optional(named),
  /** Which replay of the order this is; absent where it is the person's own. */
  replay: z.optional(z.int().check(z.gte(0))),
});

export type Detail = z.infer<typeof detailSchema>;

/** An order is carried out within so many milliseconds of its request, or not at all: `expiresAt`. */
export const EVENT_TTL_MS = 300_000;

const eventSchema = z.object({
  id: z.string(),
  source: z.literal(SOURCE),
  'detail-type': z.enum(DETAIL_TYPES),
  detail: detailSchema,
});

export type QBotEvent = z.infer<typeof eventSchema>;

/**
 * Reads an EventBridge event that a rule delivered.
 * Throws zod's error where it breaks the contract: such an event belongs in the failure queue.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export function parseEvent(event: unknown): QBotEvent {
  return eventSchema.parse(event);
}
