import type { ViewRecord } from '../../local/fakes/slack/slack.ts';
import { isAccepted, type UserAction } from './command-log.ts';
import type { Scenario } from './fault-kind.ts';
import { claimsRestart, isInterim, isLocked, isNotRestarted } from './message-matchers.ts';
import { performAct } from './perform-act.ts';
import { useGroupRight } from './use-group-right.ts';
import {
  type Clickable,
  clickOn,
  findButton,
  glance,
  isYes,
  messagesOf,
  type Run,
  typeAs,
} from './user-actions.ts';

/** A user who sees at once that it did not work tries again so often. */
const COMMAND_TRIES = 2;
const SUBMISSION_TRIES = 3;
const MODAL_CLICKS = 5;

export const SCENARIOS: Record<Scenario, (run: Run) => Promise<void>> = {
  incident: openIncident,
  read: readStatus,
  restart: restartService,
  lock: lockService,
  group: useGroupRight,
};

/** `/sre`: opens the modal, fills it in, submits it, and does what is planned with the incident. */
async function openIncident(run: Run): Promise<void> {
  const modal = await openModal(run);
  if (modal === undefined) return;
  await submitModal(run, modal);
  await glance(run, () => messagesOf(run).find(({ text }) => !isInterim(text)));
  await performAct(run);
}

/** `/qchain` and `/devops`: an answer that only this user sees. */
async function readStatus(run: Run): Promise<void> {
  const { length } = messagesOf(run);
  await (isEven(run) ? type(run, '/qchain', 'status') : type(run, '/devops', 'alarms'));
  await glance(run, () => messagesOf(run)[length]);
}

/** One in so many restarts is a rollback. */
const ROLLBACKS = 3;
const LOCKED = 'shop/warehouse';
/** Above the revisions that are there at the start. */
const NEXT = 1000;

/** `/devops restart` or `rollback`: asks, and confirms, or has it approved. */
async function restartService(run: Run): Promise<void> {
  if (run.log.planned.index % ROLLBACKS === 0) {
    deployNext(run);
    await type(run, '/devops', 'rollback shop/billing');
  } else await type(run, '/devops', `restart ${isEven(run) ? 'shop/checkout' : 'shop/payments'}`);
  await decide(run);
}

/** Somebody else deploys: each rollback has something to go back to. */
function deployNext({ driver: { bot }, log }: Run): void {
  bot.account.containers.deploy('shop', 'billing', `billing:${NEXT + log.planned.index}`);
}

/** Confirms a question, or lets the colleague approve it. */
async function decide(run: Run): Promise<void> {
  const { driver, log, release } = run;
  const yes = () => findButton(run, isYes);
  const question = await driver.wait(yes, driver.patienceMs, release);
  if (question === undefined) return;
  const { colleague, user } = log.planned;
  const by = question.button.endsWith(':approve') ? colleague : user;
  await clickOn(run, question, { request: 'click', user: by });
  await glance(run, () => yes() === undefined || undefined);
}

/** Asks for a restart, locks the service, and confirms all the same: the lock stops it. */
async function lockService(run: Run): Promise<void> {
  const { driver, log, release } = run;
  await typeAs(run, { command: '/devops', text: `restart ${LOCKED}`, request: 'submission' });
  await driver.wait(() => findButton(run, isYes), driver.patienceMs, release);
  await type(run, '/devops', `lock ${LOCKED} ${log.planned.tag}`);
  const locked = () => messagesOf(run).find(({ text }) => isLocked(text) && text.includes(log.planned.tag));
  const own = await driver.wait(locked, driver.patienceMs, release);
  await decide(run);
  // A click that is still on its way would find no lock, and rightly restart.
  const outcome = () => messagesOf(run).find(({ text }) => isNotRestarted(text) || claimsRestart(text));
  const isDecided = (await driver.wait(outcome, driver.patienceMs, release)) !== undefined;
  if (own !== undefined && isDecided)
    await typeAs(run, { command: '/devops', text: `unlock ${LOCKED}`, request: 'action' });
}

function isEven({ log }: Run): boolean {
  return log.planned.index % 2 === 0;
}

function type(run: Run, command: string, text: string): Promise<UserAction> {
  return typeAs(run, { command, text, request: 'command' });
}

async function openModal(run: Run): Promise<ViewRecord | undefined> {
  for (let tries = 0; tries < COMMAND_TRIES; tries += 1) {
    const action = await type(run, '/sre', run.log.planned.tag);
    if (isAccepted(action)) return waitForModal(run);
  }
  return undefined;
}

/** What a user had in front of them before they asked for another modal. */
interface SeenBefore {
  /** `ts` of messages with a button that brings a modal. */
  messages: readonly string[];
  /** Ids of modals, which lie below the new one. */
  modals: readonly string[];
}

const NOTHING: SeenBefore = { messages: [], modals: [] };

export function seenBefore(run: Run): SeenBefore {
  const modals = run.driver.modalsOf(run.log.planned.user).map(({ id }) => id);
  return { messages: modalButtons(run).map(({ message }) => message.ts), modals };
}

/**
 * Waits for a modal that was not there before. Clicks on the button that came in place of one that was too late, and on
 * the next one if it was too late again.
 */
export async function waitForModal(run: Run, before = NOTHING): Promise<ViewRecord | undefined> {
  const { driver, log, release } = run;
  const clicked = new Set(before.messages);
  const look = (): ViewRecord | Clickable | undefined =>
    driver.modalsOf(log.planned.user).findLast(({ id }) => !before.modals.includes(id)) ??
    modalButtons(run).find(({ message }) => !clicked.has(message.ts));
  for (let clicks = 0; clicks <= MODAL_CLICKS; clicks += 1) {
    const seen = await driver.wait(look, driver.patienceMs, release);
    if (seen === undefined || !('button' in seen)) return seen;
    clicked.add(seen.message.ts);
    await clickOn(run, seen);
  }
  return undefined;
}

/** Buttons that bring a modal: for a new incident, and for one that is tried again. */
function modalButtons(run: Run): Clickable[] {
  return [':open_form', ':try_again'].flatMap((end) => findButton(run, (id) => id.endsWith(end)) ?? []);
}

export async function submitModal({ driver, log }: Run, modal: ViewRecord): Promise<void> {
  const { tag, user } = log.planned;
  const values = { service: driver.product.service, priority: 'P2', message: tag };
  for (let tries = 0; tries < SUBMISSION_TRIES; tries += 1) {
    // A submission that was not acknowledged in time may have replaced the modal.
    if (!driver.modalsOf(user).some(({ id }) => id === modal.id)) return;
    const action = await driver.act(log, { request: 'submission' }, (client, sent) =>
      client.act('submit', { ...sent, viewId: modal.id, values }),
    );
    if (isAccepted(action)) return;
  }
}
