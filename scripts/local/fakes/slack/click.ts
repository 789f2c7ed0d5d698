import * as z from 'zod/mini';
import type { Typed } from '../../driver-client.ts';
import { type JsonObject, objectsIn, textIn } from '../../json.ts';
import { elementsOf } from './block-kit-rules.ts';
import { requestShape } from './delivery.ts';
import { fillForm, formFields } from './form.ts';
import { InvalidActionError } from './invalid-action-error.ts';
import { type AppIdentity, actionOf, messageActions, viewActions } from './payloads.ts';
import type { ResponseUrls } from './response-urls.ts';
import { channelOf, type UserView, userOf, viewBefore } from './test-user.ts';
import type { Triggers } from './triggers.ts';
import type { User } from './workspace.ts';

const typedSchema = z.union([z.string(), z.array(z.string()), z.null()]);
/** What the form holds, by `block_id/action_id` or block_id. */
export const valuesSchema = z.optional(z.record(z.string(), typedSchema));

/** `value` is what is chosen in a menu, `values` what else the form holds. Without `blockId`, the first `actionId` counts. */
export const clickSchema = z.object({
  user: z.string(),
  messageTs: z.optional(z.string()),
  viewId: z.optional(z.string()),
  channel: z.optional(z.string()),
  blockId: z.optional(z.string()),
  actionId: z.string(),
  value: z.optional(typedSchema),
  values: valuesSchema,
  ...requestShape,
});

export type Click = z.infer<typeof clickSchema>;

export interface ClickOptions extends UserView {
  app: AppIdentity;
  triggers: Triggers;
  responseUrls: ResponseUrls;
  responseUrl: (id: string) => string;
}

/** The `block_actions` payload of a click. Throws an InvalidActionError if the user sees no such element. */
export function clickPayload(options: ClickOptions, click: Click): JsonObject {
  const user = userOf(options, click.user);
  return click.viewId === undefined ? messageClick(options, click, user) : viewClick(options, click, user);
}

function messageClick(options: ClickOptions, click: Click, user: User): JsonObject {
  const message = options.workspace.message(click.messageTs ?? '');
  const isElsewhere = click.channel !== undefined && click.channel !== message?.channel;
  const isHidden = message?.ephemeralFor !== undefined && message.ephemeralFor !== user.id;
  if (message === undefined || isElsewhere || isHidden) {
    throw new InvalidActionError(`${user.id} sees no message ${click.messageTs} there`);
  }
  const channel = channelOf(options, message.channel, user);
  const shown = { blocks: message.blocks };
  const action = clickedAction(options, shown, click);
  const responseUrlId = options.responseUrls.mint({ channel: channel.id, user: user.id, source: message.ts });
  return messageActions(options.app, {
    message,
    channel,
    user,
    action,
    values: fillForm(shown, click.values ?? {}).values,
    responseUrl: options.responseUrl(responseUrlId),
    triggerId: options.triggers.mint(user.id),
  });
}

function viewClick(options: ClickOptions, click: Click, user: User): JsonObject {
  const record = viewBefore(options, click.viewId ?? '', user);
  const action = clickedAction(options, record.view, click);
  const triggerId = options.triggers.mint(user.id, record.id);
  const { values } = fillForm(record.view, click.values ?? {});
  return viewActions(options.app, { record, user, values, triggerId, action });
}

/** The `actions[]` entry of the element with that action_id. */
function clickedAction(options: ClickOptions, shown: JsonObject, click: Click): JsonObject {
  const places = objectsIn(shown.blocks).flatMap((block) =>
    elementsOf(block).map((element) => ({ block, element })),
  );
  const place = places.find(
    ({ block, element }) =>
      element.action_id === click.actionId && (click.blockId ?? block.block_id) === block.block_id,
  );
  if (place === undefined) throw new InvalidActionError(`nothing to click: ${click.actionId}`);
  const { block, element } = place;
  // Slack reports the change of an input only if its block has `dispatch_action`.
  const isSilent = block.type === 'input' && block.dispatch_action !== true;
  if (isSilent) throw new InvalidActionError(`a change of ${click.actionId} is not reported to the app`);
  const held = element.type === 'button' ? {} : choose(element, click.value);
  const blockId = textIn(block.block_id);
  return actionOf(element, { blockId, actionTs: options.workspace.stamp(), ...held });
}

/** What a menu holds after that option is chosen. */
function choose(element: JsonObject, value: Typed | undefined): JsonObject {
  // An overflow menu sends its option as a select does, and keeps nothing.
  const type = element.type === 'overflow' ? 'static_select' : element.type;
  const alone = { blocks: [{ type: 'actions', block_id: 'menu', elements: [{ ...element, type }] }] };
  if (formFields(alone).length === 0) throw new InvalidActionError(`cannot click a ${textIn(element.type)}`);
  const { values } = fillForm(alone, value === undefined ? {} : { menu: value });
  const { type: _, ...held } = values.menu?.[textIn(element.action_id)] ?? {};
  return held;
}
