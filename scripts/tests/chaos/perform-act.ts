import type { UserAction } from './command-log.ts';
import { INCIDENT_ACTS, type IncidentAct, NOTE } from './incident-acts.ts';
import { isPrivate, type ShownMessage } from './observed-state.ts';
import { clickOn, findButton, glance, messagesOf, type Run, typeAs } from './user-actions.ts';

/** Does what is planned with the incident of this user, as soon as they see that it is open. */
export async function performAct(run: Run): Promise<void> {
  const { act: name } = run.log.planned;
  if (name === undefined) return;
  const act = INCIDENT_ACTS[name];
  const receipt = await waitForReceipt(run);
  const number = numberOf(run);
  if (receipt === undefined || number === undefined) return;
  run.log.openedAt = receipt.changedAt;
  const message = await prepare(run, { act, number, receipt });
  if (message === undefined) return;
  const startedAt = Date.now();
  run.log.seenBefore = new Set(messagesOf(run).map(({ ts }) => ts));
  await Promise.all(usersOf(run, act, message).map((user) => perform(run, { act, number, message, user })));
  await glance(run, () => messagesOf(run).find(({ changedAt }) => changedAt >= startedAt));
}

/** Every message of an incident has this button. */
function waitForReceipt(run: Run): Promise<ShownMessage | undefined> {
  const { driver, release } = run;
  return driver.wait(
    () => findButton(run, (id) => id === buttonOf('note'))?.message,
    driver.patienceMs,
    release,
  );
}

function numberOf({ driver, log }: Run): string | undefined {
  const { tag } = log.planned;
  return driver.incidents().find(({ message }) => message === tag)?.number;
}

interface Prepared {
  act: IncidentAct;
  number: string;
  receipt: ShownMessage;
}

/** Brings the incident to where the act begins. Returns the message whose button is used; undefined if that failed. */
async function prepare(run: Run, { act, number, receipt }: Prepared): Promise<ShownMessage | undefined> {
  const { driver, release } = run;
  const wait = <T>(look: () => T | undefined) => driver.wait(look, driver.patienceMs, release);
  switch (act.before) {
    case 'elsewhere': {
      await driver.product.resolveElsewhere(driver.bot, number);
      return receipt;
    }
    case 'resolved': {
      await clickOn(run, { message: receipt, button: buttonOf('resolve') });
      return wait(() => findButton(run, (id) => id === buttonOf('reopen'))?.message);
    }
    case 'shown': {
      await typeAs(run, { command: '/sre', text: `show ${number}`, request: 'click' });
      const shown = await wait(
        () =>
          findButton(
            run,
            (id) => id === buttonOf('resolve'),
            (one) => one.ts !== receipt.ts,
          )?.message,
      );
      return shown && receipt;
    }
    case undefined:
      return receipt;
  }
}

/** A message that only one user sees is clicked by that one alone. */
function usersOf({ log }: Run, { isShared = false }: IncidentAct, message: ShownMessage): string[] {
  const { colleague, user } = log.planned;
  return isShared && !isPrivate(message) ? [user, colleague] : [user];
}

function buttonOf(word: string): string {
  return `/sre:${word}:incident`;
}

async function perform(
  run: Run,
  { act, number, message, user }: { act: IncidentAct; number: string; message: ShownMessage; user: string },
): Promise<UserAction | undefined> {
  const { text, via, word } = act;
  if (via === 'button') {
    return clickOn(run, { message, button: buttonOf(word) }, { request: 'action', user });
  }
  if (via === 'modal') return addNote(run, message);
  const typed = text === undefined ? word : `${word} ${number} ${text}`;
  return typeAs(run, { command: '/sre', text: typed.trim(), request: 'action' });
}

async function addNote(run: Run, message: ShownMessage): Promise<UserAction | undefined> {
  const { driver, log, release } = run;
  const { user } = log.planned;
  await clickOn(run, { message, button: buttonOf('note') });
  const modal = await driver.wait(
    () => driver.modalsOf(user).findLast(({ view }) => view.callback_id === '/sre:note:add'),
    driver.patienceMs,
    release,
  );
  if (modal === undefined) return undefined;
  return driver.act(log, { request: 'action' }, (client, sent) =>
    client.act('submit', { ...sent, viewId: modal.id, values: { note: NOTE } }),
  );
}
