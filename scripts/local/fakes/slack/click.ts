import * as z from 'zod/mini';
import { type JsonObject, objectsIn, textIn } from '../../json.ts';
import { elementsOf } from './block-kit-rules.ts';
import { requestShape } from './delivery.ts';
import { fillForm, formFields, type Typed } from './form.ts';
import { InvalidActionError } from './invalid-action-error.ts';
import { type AppIdentity, actionOf, messageActions, viewActions } from './payloads.ts';
import type { ResponseUrls } from './response-urls.ts';
import { channelOf, person, type UserView, viewBefore } from './test-user.ts';
import type { Triggers } from './triggers.ts';
import type { User } from './workspace.ts';

const typedSchema = z.union([z.string(), z.array(z.string()), z.null()]);

/**
 * `value` is an option's or a field's: what is chosen in a menu. `values` is what else stands in the form by then, by
 * `block_id/action_id`. Without `blockId`, the first element with that action_id is meant.
 */
export const clickSchema = z.object({
  user: z.string(),
  messageTs: z.optional(z.string()),
  viewId: z.optional(z.string()),
  channel: z.optional(z.string()),
  blockId: z.optional(z.string()),
  actionId: z.string(),
  value: z.optional(typedSchema),
  values: z.optional(z.record(z.string(), typedSchema)),
  ...requestShape,
});

export type Click = z.infer<typeof clickSchema>;

export interface ClickOptions extends UserView {
  app: AppIdentity;
  triggers: Triggers;
  responseUrls: ResponseUrls;
  responseUrl: (id: string) => string;
}

/** The `block_actions` payload of a click. Throws an ImpossibleError where that person sees no such thing to click. */
export function clickPayload(options: ClickOptions, asked: Click): JsonObject {
  const user = person(options, asked.user);
  return asked.viewId === undefined ? messageClick(options, asked, user) : viewClick(options, asked, user);
}

function messageClick(options: ClickOptions, asked: Click, user: User): JsonObject {
  const message = options.workspace.message(asked.messageTs ?? '');
  const isElsewhere = asked.channel !== undefined && asked.channel !== message?.channel;
  const isHidden = message?.ephemeralFor !== undefined && message.ephemeralFor !== user.id;
  if (message === undefined || isElsewhere || isHidden) {
    throw new InvalidActionError(`${user.id} sees no message ${asked.messageTs} there`);
  }
  const channel = channelOf(options, message.channel, user);
  const shown = { blocks: message.blocks };
  const action = clickedAction(options, shown, asked);
  const responseUrlId = options.responseUrls.mint({ channel: channel.id, user: user.id, source: message.ts });
  return messageActions(options.app, {
    message,
    channel,
    user,
    action,
    values: fillForm(shown, asked.values ?? {}).values,
    responseUrl: options.responseUrl(responseUrlId),
    triggerId: options.triggers.mint(user.id),
  });
}

function viewClick(options: ClickOptions, asked: Click, user: User): JsonObject {
  const record = viewBefore(options, asked.viewId ?? '', user);
  const action = clickedAction(options, record.view, asked);
  const triggerId = options.triggers.mint(user.id, record.id);
  const { values } = fillForm(record.view, asked.values ?? {});
  return viewActions(options.app, { record, user, values, triggerId, action });
}

/** The `actions[]` entry of the element with that action_id. */
function clickedAction(options: ClickOptions, shown: JsonObject, asked: Click): JsonObject {
  const places = objectsIn(shown.blocks).flatMap((block) =>
    elementsOf(block).map((element) => ({ block, element })),
  );
  const place = places.find(
    ({ block, element }) =>
      element.action_id === asked.actionId && (asked.blockId ?? block.block_id) === block.block_id,
  );
  if (place === undefined) throw new InvalidActionError(`nothing to click: ${asked.actionId}`);
  const { block, element } = place;
  // Slack tells the app of an input's change only where its block asks for that.
  const isSilent = block.type === 'input' && block.dispatch_action !== true;
  if (isSilent) throw new InvalidActionError(`a change of ${asked.actionId} is not told to the app`);
  const held = element.type === 'button' ? {} : choose(element, asked.value);
  const blockId = textIn(block.block_id);
  return actionOf(element, { blockId, actionTs: options.workspace.stamp(), ...held });
}

/** What a menu holds once that option is chosen in it. */
function choose(element: JsonObject, value: Typed | undefined): JsonObject {
  // An overflow menu hands over its option as a select does, and keeps nothing.
  const type = element.type === 'overflow' ? 'static_select' : element.type;
  const alone = { blocks: [{ type: 'actions', block_id: 'menu', elements: [{ ...element, type }] }] };
  if (formFields(alone).length === 0) throw new InvalidActionError(`cannot click a ${textIn(element.type)}`);
  const { values } = fillForm(alone, value === undefined ? {} : { menu: value });
  const { type: _, ...held } = values.menu?.[textIn(element.action_id)] ?? {};
  return held;
}
