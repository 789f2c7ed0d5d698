import * as z from 'zod/mini';
import { type ActionId, parseActionId } from '../../common/slack/action-id.ts';
import { parsePrivateMetadata } from '../../common/slack/private-metadata.ts';
import { foldWord } from './parse-command.ts';
import { MalformedRequestError } from './parse-urlencoded.ts';
import type { OtherRequest, SlackRequest } from './slack-request.ts';
import { slimPayload } from './slim-payload.ts';

const id = z.string().check(z.minLength(1));
const named = z.looseObject({ id, name: z.optional(z.string()) });

const base = {
  /** null if the app is installed org-wide: the workspace is then the user's. */
  team: z.nullish(
    z.looseObject({ id, domain: z.optional(z.string()), enterprise_id: z.nullish(z.string()) }),
  ),
  user: z.looseObject({
    id,
    username: z.optional(z.string()),
    name: z.optional(z.string()),
    team_id: z.nullish(z.string()),
  }),
  api_app_id: z.optional(z.string()),
  is_enterprise_install: z.nullish(z.boolean()),
  trigger_id: z.optional(z.string()),
  response_url: z.optional(z.string()),
  channel: z.nullish(named),
};

const view = z.looseObject({
  id,
  callback_id: z.string(),
  private_metadata: z.optional(z.string()),
  app_installed_team_id: z.nullish(z.string()),
  blocks: z.optional(z.array(z.looseObject({ type: z.string(), block_id: z.optional(z.string()) }))),
});

const blockActions = z.looseObject({
  ...base,
  type: z.literal('block_actions'),
  actions: z.array(z.looseObject({ action_id: z.string(), action_ts: z.string() })).check(z.minLength(1)),
  container: z.looseObject({ message_ts: z.optional(z.string()), view_id: z.optional(z.string()) }),
  message: z.nullish(z.looseObject({ team: z.nullish(z.string()) })),
  view: z.optional(view),
});

const viewSubmission = z.looseObject({ ...base, type: z.literal('view_submission'), view });
const viewClosed = z.looseObject({ ...base, type: z.literal('view_closed'), view });

/** A message shortcut. No recording of one carries `api_app_id`. */
const messageAction = z.looseObject({
  ...base,
  type: z.literal('message_action'),
  callback_id: z.string(),
  action_ts: z.string(),
  channel: named,
  message: z.looseObject({ ts: z.string() }),
});

const interactionSchema = z.discriminatedUnion('type', [
  blockActions,
  viewSubmission,
  viewClosed,
  messageAction,
]);
const typed = z.looseObject({ type: z.string() });

type Interaction = z.infer<typeof interactionSchema>;
type View = z.infer<typeof view>;

const KINDS: ReadonlySet<string> = new Set([
  'block_actions',
  'view_submission',
  'view_closed',
  'message_action',
]);

/**
 * Parses the payload of an interaction. It is `other` if no backend takes its kind, or if its id is not ours (a link
 * button reports its click too). Throws MalformedRequestError.
 * https://docs.slack.dev/reference/interaction-payloads
 */
export function parseInteraction(payload: unknown): SlackRequest | OtherRequest {
  const { success, data } = typed.safeParse(payload);
  if (!success) throw new MalformedRequestError('the payload has no type');
  if (!KINDS.has(data.type)) return { type: 'other', kind: data.type };
  const parsed = interactionSchema.safeParse(payload);
  if (!parsed.success) throw new MalformedRequestError(`the ${data.type} payload is incomplete`);
  return toRequest(parsed.data);
}

function toRequest(interaction: Interaction): SlackRequest | OtherRequest {
  const route = routeOf(interaction);
  if (route === undefined) return { type: 'other', kind: `${interaction.type} of a foreign id` };
  const { team, user } = interaction;
  const teamId = team?.id ?? user.team_id ?? undefined;
  if (teamId === undefined) throw new MalformedRequestError('the payload names no workspace');
  const view = viewOf(interaction);
  const metadata = parsePrivateMetadata(view?.private_metadata);
  return {
    type: interaction.type,
    surface: view === undefined ? 'message' : 'modal',
    command: route.command,
    subcommand: route.subcommand,
    args: [],
    text: '',
    idempotencyKey: keyOf(interaction, teamId, metadata?.idempotencyKey),
    team: { id: teamId, name: team?.domain ?? '' },
    user: { id: user.id, name: user.username ?? user.name ?? '' },
    channel: channelOf(interaction, metadata?.channelId),
    triggerId: interaction.trigger_id ?? null,
    responseUrl: interaction.response_url ?? metadata?.responseUrl ?? null,
    payload: slimPayload(interaction),
    appId: interaction.api_app_id,
    userTeamId: user.team_id ?? undefined,
    enterpriseId: team?.enterprise_id ?? undefined,
    isOrgInstall: interaction.is_enterprise_install === true || !team,
    shownByTeamId: shownBy(interaction),
    firstInput: firstInputOf(view),
  };
}

/** In a channel that is shared with another workspace, `team` may be the user's. */
function shownBy(interaction: Interaction): string | undefined {
  const ofMessage = interaction.type === 'block_actions' ? interaction.message?.team : undefined;
  return viewOf(interaction)?.app_installed_team_id ?? ofMessage ?? undefined;
}

/** An interaction is authorized as the sub-command that its callback or action id names, folded as a typed word is. */
function routeOf(interaction: Interaction): ActionId | undefined {
  const route = parseActionId(idOf(interaction));
  return route && { ...route, command: foldWord(route.command), subcommand: foldWord(route.subcommand) };
}

function idOf(interaction: Interaction): string {
  if (interaction.type === 'block_actions') return interaction.actions[0]?.action_id ?? '';
  return interaction.type === 'message_action' ? interaction.callback_id : interaction.view.callback_id;
}

function viewOf(interaction: Interaction): View | undefined {
  return interaction.type === 'message_action' ? undefined : interaction.view;
}

/** The same for each delivery of one click or one submission. */
function keyOf(interaction: Interaction, teamId: string, fromMetadata: string | undefined): string {
  if (interaction.type === 'message_action') {
    const { action_ts, channel, message } = interaction;
    return `msg:${teamId}:${channel.id}:${message.ts}:${action_ts}`;
  }
  if (interaction.type !== 'block_actions') {
    return fromMetadata ?? `view:${teamId}:${interaction.view.id}`;
  }
  const { actions, container } = interaction;
  const action = actions[0];
  const place = container.message_ts ?? container.view_id ?? '';
  return `act:${teamId}:${place}:${action?.action_id}:${action?.action_ts}`;
}

function channelOf(interaction: Interaction, fromMetadata: string | undefined): SlackRequest['channel'] {
  if (interaction.channel) return { id: interaction.channel.id, name: interaction.channel.name ?? '' };
  return fromMetadata ? { id: fromMetadata, name: '' } : null;
}

function firstInputOf(submitted: View | undefined): string | undefined {
  return submitted?.blocks?.find((block) => block.type === 'input')?.block_id;
}
