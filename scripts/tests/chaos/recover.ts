import type { Entry } from './command-log.ts';
import type { Stage } from './scenario-driver.ts';
import {
  buttonWhere,
  type Clickable,
  clickOn,
  openers,
  patience,
  submitForm,
  waitForForm,
  withButton,
} from './scenarios.ts';

/** Who may replay what failed. */
const OPERATOR = 'U0ONCALL01';
const AT_A_TIME = 4;
const TRIES = 3;

/** Each of those whose order failed uses the buttons that they were given, until it is carried out. */
export async function recoverAll(stage: Stage, failed: readonly Entry[]): Promise<void> {
  const waiting = [...failed];
  const next = async (): Promise<void> => {
    for (let entry = waiting.pop(); entry !== undefined && !stage.isOver; entry = waiting.pop()) {
      await recover(stage, entry);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, next));
}

/** Whoever is told that it failed once more uses what they are given then. */
async function recover(stage: Stage, entry: Entry): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const isTried = await tryAgain(stage, entry);
    if (!isTried || (await isOpenedInTime(stage, entry))) return;
  }
}

/** By whatever lies before them: Check again, Try again, the form itself, or a Replay by who may. False where nothing does. */
async function tryAgain(stage: Stage, entry: Entry): Promise<boolean> {
  const check = withButton(stage, entry, ':check_again');
  if (check !== undefined) return clicked(stage, entry, check);
  const again = withButton(stage, entry, ':try_again');
  if (again !== undefined) {
    const known = openers(stage, entry);
    await clickOn(stage, entry, again);
    const form = await waitForForm(stage, entry, { endTurn: () => {}, known });
    if (form !== undefined) await submitForm(stage, entry, form);
    return true;
  }
  const form = stage.eyes.formOf(entry.planned.user);
  if (form !== undefined) {
    await submitForm(stage, entry, form);
    return true;
  }
  const replay = buttonWhere(stage, entry, isReplay);
  return replay !== undefined && clicked(stage, entry, replay);
}

/** Waits for the incident, until nothing more can come. */
async function isOpenedInTime(stage: Stage, { planned }: Entry): Promise<boolean> {
  const look = () => stage.bot.opsgenie.state().incidents.find(({ message }) => message === planned.tag);
  return (await stage.wait(look, patience(stage), () => {})) !== undefined;
}

function isReplay(actionId: string): boolean {
  return actionId.startsWith('dead_letters:replay:');
}

async function clicked(stage: Stage, entry: Entry, at: Clickable): Promise<boolean> {
  await clickOn(
    stage,
    isReplay(at.button) ? { ...entry, planned: { ...entry.planned, user: OPERATOR } } : entry,
    at,
  );
  return true;
}
