import { isObject } from '../../common/is-object.ts';
import type { ActionResult, Message, State } from '../local/driver-answers.ts';
import type { DriverActions, DriverClient } from '../local/driver-client.ts';
import { elementsOf } from '../local/fakes/slack/block-kit-rules.ts';
import { type JsonObject, objectsIn, textIn } from '../local/json.ts';
import { type SendArguments, SendError, type UserAction } from './arguments.ts';
import type { Terminal } from './follow.ts';
import { asRead } from './trace-lines.ts';

/** Who does something, and where. */
export interface Place {
  /** Ids. */
  channel: string;
  user: string;
  names: { channel: string; user: string };
}

export interface UserActionOptions {
  bot: Pick<DriverClient, 'act' | 'state' | 'workspace'>;
  terminal: Terminal;
}

/** Does it, and says what it is. Throws a SendError if there is nothing to do it to. */
export function perform(
  options: UserActionOptions,
  { action }: Pick<SendArguments, 'action'>,
  place: Place,
): Promise<ActionResult> {
  switch (action.kind) {
    case 'command':
      return type(options, action, place);
    case 'click':
      return click(options, action.label, place);
    case 'shortcut':
      return useShortcut(options, action.message, place);
  }
}

function byWhom({ names }: Place): string {
  return `by ${names.user} in #${names.channel}`;
}

function type(
  { bot, terminal }: UserActionOptions,
  { command, text }: UserAction & { kind: 'command' },
  place: Place,
): Promise<ActionResult> {
  terminal.note(`${[command, text].join(' ').trim()}, ${byWhom(place)}`);
  return bot.act('command', { command, text, channel: place.channel, user: place.user });
}

async function click(
  { bot, terminal }: UserActionOptions,
  label: string,
  place: Place,
): Promise<ActionResult> {
  const state = await bot.state();
  const found = buttonsOf(state, place).findLast(({ element }) => isCalled(element, label));
  if (found === undefined) {
    const known = [...new Set(buttonsOf(state, place).map(({ element }) => labelOf(element)))];
    const there = known.length === 0 ? 'there is no button' : `there are: ${known.join(', ')}`;
    const { channel, user } = place.names;
    throw new SendError(`${user} sees no button "${label}" in #${channel}; ${there}`);
  }
  const { element, where } = found;
  terminal.note(`click "${labelOf(element)}", ${byWhom(place)}`);
  const question = questionOf(element);
  if (question !== '') terminal.note(`asked "${question}", confirmed`);
  return bot.act('click', { user: place.user, ...where });
}

interface SeenButton {
  element: JsonObject;
  where: Pick<DriverActions['click'], 'messageTs' | 'viewId' | 'blockId' | 'actionId'>;
}

/** What the user sees, oldest first: in front of the messages stand the modals. */
function buttonsOf({ slack }: State, { channel, user }: Place): SeenButton[] {
  const messages = slack.messages.filter((one) => one.channel === channel && isSeen(one, user));
  const views = slack.views.filter((view) => view.user === user && view.status === 'open');
  return [
    ...views.flatMap(({ id, view }) => buttonsIn(view.blocks, { viewId: id })),
    ...messages.flatMap(({ blocks, ts }) => buttonsIn(blocks, { messageTs: ts })),
  ];
}

function isSeen({ ephemeralFor }: Message, user: string): boolean {
  return ephemeralFor === undefined || ephemeralFor === user;
}

function buttonsIn(blocks: unknown, where: { messageTs: string } | { viewId: string }): SeenButton[] {
  return objectsIn(blocks).flatMap((block) =>
    elementsOf(block)
      .filter(({ type: kind }) => kind === 'button')
      .map((element) => {
        const ids = { blockId: textIn(block.block_id), actionId: textIn(element.action_id) };
        return { element, where: { ...where, ...ids } };
      }),
  );
}

function labelOf(element: JsonObject): string {
  return isObject(element.text) ? textIn(element.text.text) : '';
}

function isCalled(element: JsonObject, label: string): boolean {
  return labelOf(element).toLowerCase() === label.trim().toLowerCase();
}

/** Title and text of its confirm dialog; '' if it has none. */
function questionOf({ confirm }: JsonObject): string {
  if (!isObject(confirm)) return '';
  return [confirm.title, confirm.text].map((part) => (isObject(part) ? textIn(part.text) : '')).join(' ');
}

async function useShortcut(
  { bot, terminal }: UserActionOptions,
  text: string,
  place: Place,
): Promise<ActionResult> {
  const { channel, user } = place;
  const [shortcut] = (await bot.workspace()).shortcuts;
  if (shortcut === undefined) throw new SendError('the app has no message shortcut');
  const { slack } = await bot.state();
  const said = slack.messages.findLast(
    (one) => one.channel === channel && one.ephemeralFor === undefined && asRead(one) === text,
  );
  const messageTs = said?.ts ?? (await bot.act('write', { channel, user, text })).ts;
  if (messageTs === undefined) throw new SendError('the message was not written');
  const which = said === undefined ? 'a new message' : 'the message';
  terminal.note(`"${shortcut.name}" on ${which} "${text}", ${byWhom(place)}`);
  return bot.act('shortcut', { user, messageTs, callbackId: shortcut.callbackId });
}
