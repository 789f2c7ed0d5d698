import type { CommandLog } from './command-log.ts';
import { inParallel } from './in-parallel.ts';
import type { ScenarioDriver } from './scenario-driver.ts';
import { seenBefore, submitModal, waitForModal } from './scenarios.ts';
import { type Clickable, clickOn, findButton, OPERATOR, type Run } from './user-actions.ts';

const AT_A_TIME = 4;
const TRIES = 3;

/** Every user whose submission failed uses the buttons that they were given, until the incident is there. */
export async function recoverAll(driver: ScenarioDriver, failed: readonly CommandLog[]): Promise<void> {
  await inParallel(failed, { limit: AT_A_TIME, signal: driver.signal }, (log) =>
    recover({ driver, log, release: () => {} }),
  );
}

/** A user who is told that it failed once more uses the buttons of that message. */
async function recover(run: Run): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const isTried = await tryAgain(run);
    if (!isTried || (await isOpenedInTime(run))) return;
  }
}

/** Uses what the user has: Check again, Try again, the modal itself, or a Replay by the operator. False if there is nothing. */
async function tryAgain(run: Run): Promise<boolean> {
  const { driver, log } = run;
  const check = findButton(run, (id) => id.endsWith(':check_again'));
  if (check !== undefined) return clicked(run, check);
  const again = findButton(run, (id) => id.endsWith(':try_again'));
  if (again !== undefined) {
    const seen = seenBefore(run);
    await clickOn(run, again);
    const modal = await waitForModal(run, seen);
    if (modal !== undefined) await submitModal(run, modal);
    return true;
  }
  const modal = driver.modalsOf(log.planned.user).at(-1);
  if (modal !== undefined) {
    await submitModal(run, modal);
    return true;
  }
  const replay = findButton(run, (id) => id === 'dead_letters:replay:order');
  return replay !== undefined && replayed(run, replay);
}

/** The operator reads the order first, and then runs it. */
async function replayed(run: Run, replay: Clickable): Promise<boolean> {
  const { driver, log, release } = run;
  const operator = { ...run, log: { ...log, planned: { ...log.planned, user: OPERATOR } } };
  await clickOn(operator, replay);
  const preview = () =>
    findButton(
      operator,
      (id) => id === 'dead_letters:replay:run',
      ({ words }) => words.includes(log.planned.tag),
    );
  const shown = await driver.wait(preview, driver.patienceMs, release);
  if (shown !== undefined) await clickOn(operator, shown);
  return true;
}

async function clicked(run: Run, button: Clickable): Promise<boolean> {
  await clickOn(run, button);
  return true;
}

/** Waits for the incident, until nothing more can come. */
async function isOpenedInTime({ driver, log, release }: Run): Promise<boolean> {
  const { tag } = log.planned;
  const look = () => driver.incidents().find(({ message }) => message === tag);
  return (await driver.wait(look, driver.patienceMs, release)) !== undefined;
}
