import type { ViewRecord } from '../../local/fakes/slack/slack.ts';
import { OPEN_CHANNELS, SERVICES } from '../../local/sample-data.ts';
import { type Act, type Entry, isAccepted } from './command-log.ts';
import { isOnTheWay } from './message-matchers.ts';
import type { Shown } from './observed-state.ts';
import type { Stage } from './scenario-driver.ts';

/** One person's command, from the first key to where they have nothing more to do. */
export type Tell = (stage: Stage, entry: Entry, endTurn: () => void) => Promise<void>;

/** A message, and one of its buttons. */
export interface Clickable {
  message: Shown;
  button: string;
}

export interface Waiting {
  endTurn: () => void;
  /** Of messages that were there before. */
  known: readonly string[];
}

const CHANNEL = OPEN_CHANNELS[0] ?? '';
/** Whoever is told at once that it did not work tries again so often. */
const COMMAND_TRIES = 2;
const SUBMISSION_TRIES = 3;
const FORM_CLICKS = 5;
/** After the retry of an event, and what it may take. */
const MAX_RETRY_AFTER_MS = 150_000;
const MIN_PATIENCE_MS = 15_000;
/** Somebody else may act while the backend works. */
const GLANCE_MS = 1500;

/** `/sre`: opens the form, fills it in, submits it. */
export const placeOrder: Tell = async (stage, entry, endTurn) => {
  const form = await openForm(stage, entry, endTurn);
  if (form === undefined) return;
  await submitForm(stage, entry, form);
  await stage.wait(
    () => stage.eyes.messagesOf(entry.planned.user).find(({ text }) => !isOnTheWay(text)),
    GLANCE_MS,
    endTurn,
  );
};

/** `/qchain` and `/devops`: an answer that only the one who asked sees. */
export const readSomething: Tell = async (stage, entry, endTurn) => {
  const command = entry.planned.index % 2 === 0 ? '/qchain' : '/devops';
  const text = command === '/qchain' ? 'status' : 'alarms';
  const { length } = stage.eyes.messagesOf(entry.planned.user);
  await stage.act(entry, 'command', { path: 'command', body: { command, text, channel: CHANNEL } });
  await stage.wait(() => stage.eyes.messagesOf(entry.planned.user)[length], GLANCE_MS, endTurn);
};

/** `/devops restart`: asks, and confirms. */
export const restartService: Tell = async (stage, entry, endTurn) => {
  const service = entry.planned.index % 2 === 0 ? 'shop/checkout' : 'shop/payments';
  const body = { command: '/devops', text: `restart ${service}`, channel: CHANNEL };
  await stage.act(entry, 'command', { path: 'command', body });
  const question = await stage.wait(() => withButton(stage, entry, ':confirm'), patience(stage), endTurn);
  if (question === undefined) return;
  await clickOn(stage, entry, question);
  await stage.wait(
    () => (withButton(stage, entry, ':confirm') === undefined ? true : undefined),
    GLANCE_MS,
    endTurn,
  );
};

export async function clickOn(stage: Stage, entry: Entry, at: Clickable): Promise<Act> {
  const { button: actionId, message } = at;
  const body = { messageTs: message.ts, channel: message.channel, actionId };
  return stage.act(entry, 'click', { path: 'click', body });
}

async function openForm(stage: Stage, entry: Entry, endTurn: () => void): Promise<ViewRecord | undefined> {
  const body = { command: '/sre', text: entry.planned.tag, channel: CHANNEL };
  for (let tries = 0; tries < COMMAND_TRIES; tries += 1) {
    const act = await stage.act(entry, 'command', { path: 'command', body });
    if (isAccepted(act)) return waitForForm(stage, entry, { endTurn, known: [] });
  }
  return undefined;
}

/** Clicks on the button of a form that did not open in time, and on the next one where it was too late again. */
export async function waitForForm(
  stage: Stage,
  entry: Entry,
  waiting: Waiting,
): Promise<ViewRecord | undefined> {
  const clicked = new Set(waiting.known);
  for (let clicks = 0; clicks <= FORM_CLICKS; clicks += 1) {
    const seen = await stage.wait(() => whatCame(stage, entry, clicked), patience(stage), waiting.endTurn);
    if (seen === undefined || !('button' in seen)) return seen;
    clicked.add(seen.message.ts);
    await clickOn(stage, entry, seen);
  }
  return undefined;
}

/** The messages whose buttons bring a form, as they are now. */
export function openers(stage: Stage, entry: Entry): string[] {
  return OPENING.flatMap((ending) => withButton(stage, entry, ending)?.message.ts ?? []);
}

/** Of a form that came too late, for a new order and for one that is tried again. */
const OPENING = [':open_form', ':try_again'];

/** undefined while there is neither a form to submit nor a button that was not there before. */
function whatCame(
  stage: Stage,
  entry: Entry,
  clicked: ReadonlySet<string>,
): ViewRecord | Clickable | undefined {
  const form = stage.eyes.formOf(entry.planned.user);
  if (form !== undefined) return form;
  const buttons = OPENING.map((ending) => withButton(stage, entry, ending));
  return buttons.find((button) => button !== undefined && !clicked.has(button.message.ts));
}

export async function submitForm(stage: Stage, entry: Entry, form: ViewRecord): Promise<void> {
  const values = { service: SERVICES[1]?.id ?? '', priority: 'P2', message: entry.planned.tag };
  const what = { path: 'submit', body: { viewId: form.id, values } };
  for (let tries = 0; tries < SUBMISSION_TRIES; tries += 1) {
    if (isAccepted(await stage.act(entry, 'submission', what))) return;
  }
}

/** The newest message that has such a button for this person. */
export function withButton(stage: Stage, entry: Entry, ending: string): Clickable | undefined {
  return buttonWhere(stage, entry, (id) => id.endsWith(ending));
}

/** The same, by the whole action id. */
export function buttonWhere(
  stage: Stage,
  entry: Entry,
  isWanted: (actionId: string) => boolean,
): Clickable | undefined {
  const message = stage.eyes.messagesOf(entry.planned.user).findLast(({ buttons }) => buttons.some(isWanted));
  const button = message?.buttons.find(isWanted);
  return message === undefined || button === undefined ? undefined : { message, button };
}

/** Milliseconds after which somebody who waits for an answer gives up. */
export function patience({ timeScale }: Stage): number {
  return MIN_PATIENCE_MS + MAX_RETRY_AFTER_MS * timeScale;
}
