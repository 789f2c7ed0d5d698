import * as z from 'zod/mini';
import { detailSchema } from './contract.ts';
import { alertActionSchema, phoneAcknowledgedSchema } from './webhook-contract.ts';

/**
 * Text of contract.schema.json: the detail's JSON Schema (draft 2020-12), for backends in other languages. Fields that
 * it does not name are allowed, as the contract only ever grows.
 */
export function contractSchemaText(): string {
  return schemaText(detailSchema, {
    title: 'Q-Bot event detail',
    description: 'The `detail` of every EventBridge event whose source is qbot.gatekeeper.',
    fields: DETAIL_FIELDS,
  });
}

/** Text of webhook-contract.schema.json, as contractSchemaText: one of two details, told apart by the detail-type. */
export function webhookContractSchemaText(): string {
  return schemaText(z.union([alertActionSchema, phoneAcknowledgedSchema]), {
    title: 'Q-Bot webhook event detail',
    description:
      'The `detail` of every EventBridge event whose source is qbot.webhook: of an alert_action, and of a phone_acknowledged.',
    fields: WEBHOOK_FIELDS,
  });
}

interface Words {
  title: string;
  description: string;
  /** Field by its path, `access.denied`, -> what it is. */
  fields?: Readonly<Record<string, string>>;
}

function schemaText(contract: z.ZodMiniType, { fields = {}, ...words }: Words): string {
  const { $schema, ...schema } = z.toJSONSchema(contract, { io: 'input' });
  return `${JSON.stringify({ $schema, ...words, ...withDescriptions(schema, fields) }, null, 2)}\n`;
}

/** Here, and not in the schema itself: that is part of every function's bundle. */
function withDescriptions(
  schema: z.core.JSONSchema.BaseSchema,
  fields: Readonly<Record<string, string>>,
  above = '',
): z.core.JSONSchema.BaseSchema {
  if (schema.anyOf !== undefined) {
    return { ...schema, anyOf: schema.anyOf.map((one) => withDescriptions(one, fields, above)) };
  }
  if (schema.properties === undefined) return schema;
  const properties = Object.entries(schema.properties).map(([name, inner]) => {
    const description = fields[`${above}${name}`];
    const nested = typeof inner === 'object' ? withDescriptions(inner, fields, `${above}${name}.`) : inner;
    return [name, description === undefined ? nested : { description, ...Object(nested) }];
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}

const ID_AND_NAME = '`id` decides; `name` is for people only, and may be empty.';
const NAME = 'For people only; may be empty.';
const USER_ID = "Slack's id of the user: U03JUNIPER. `<@U03JUNIPER>` in a text shows the name.";
const WORKSPACE_ID = "Slack's id of the workspace: T04LANTERN.";

/** The same for the schema of `webhook-contract.ts`. */
const WEBHOOK_FIELDS = {
  version: 'Of this contract. It only ever grows: ignore fields that you do not know.',
  requestId:
    "The correlation id everywhere: API Gateway's of the webhook, or that of the webhook which rang the phone.",
  alertId: 'Of the alert, in the product that sent it.',
  incidentId:
    "As the alert says it, so it may be anybody's: a hint, no proof. null where no alert of that id said one.",
  at: 'When it was done. ISO 8601, UTC.',
  action: 'What was done to the alert.',
  who: 'As OpsGenie names the person; empty where it does not say.',
  receipt: "Pushover's receipt of the push: the same for every delivery of this one tap.",
  entry: 'Entry of `pushover-recipients`, never its key.',
  device: 'As the person named it; empty where Pushover does not say.',
};

/** For an author in any language; common/contract.ts has the types. */
const DETAIL_FIELDS = {
  version: 'Of this contract. It only ever grows: ignore fields that you do not know.',
  command:
    'What the rule matches, with its slash: `/sre`. Of buttons and forms the command that their id begins with.',
  subcommand:
    'First word of the text, in lower case, or the one that the callback or action id names; may be empty. Of a command that lists `subcommands` in its function.json: the name in that list, never an alias.',
  args: 'The other words: quotes, mentions and links folded to plain values. Dispatch on `subcommand` and `args` only.',
  text: 'What was typed, for free text; never for choosing what runs. Empty for interactions. Never log it.',
  freeText:
    'Of a command that lists `subcommands`: what stands behind the sub-command and its other arguments, as a user would read it; all of the text where it is no sub-command.',
  argsInvalid:
    'The words behind the sub-command are not in its shape: nothing is to be done but to ask back.',
  requestId: 'The correlation id: in every line of every log, and shown to people as `ref`.',
  idempotencyKey: 'The same for every delivery of one human action: do it once for each key.',
  receivedAt: 'When Slack asked. ISO 8601, UTC.',
  expiresAt: 'Not to be begun after it: tell the person, and drop it. ISO 8601, UTC.',
  team: `The workspace. ${ID_AND_NAME}`,
  'team.id': WORKSPACE_ID,
  'team.name': NAME,
  user: `Who asked; of a replay, who replayed it. ${ID_AND_NAME}`,
  'user.id': USER_ID,
  'user.name': NAME,
  channel: `Where; null outside of channels. ${ID_AND_NAME}`,
  'channel.id': "Slack's id of the channel: C07HARBOUR. One that begins with D is a direct message.",
  'channel.name': NAME,
  access: 'What this person may not run, and where the command works at all.',
  'access.denied': 'Sub-commands of this command that this person may not run.',
  'access.channels': 'Ids of the channels where the command works, or `["*"]`. Only for slash commands.',
  'access.restricted':
    '`/command` or `/command subcommand`, of every command, that this person may not run. Only where the route is no slash command: a button there may run the order of another command.',
  'access.grantedBy':
    'Slack groups (`S...`) and `oncall:<schedule>` by which this person may run it; absent where their own id is listed, or nothing is restricted.',
  triggerId: 'Opens one modal, within 3 seconds of the click; null where nothing can be opened.',
  responseUrl:
    'Takes at most 5 messages in 30 minutes; null where there is none. A bearer capability: post only where it leads to Slack, and never log it.',
  payload: 'Of Slack, as it came, without tokens and without the blocks that were shown.',
  orderedBy: `Of a replay: whose order it is, while \`user\` replays it. ${ID_AND_NAME}`,
  'orderedBy.id': USER_ID,
  'orderedBy.name': NAME,
  replay: "Which replay of the order this is; absent where it is the person's own.",
};
