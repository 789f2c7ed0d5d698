import type { Entry } from './journal.ts';
import type { Verdict } from './judge.ts';
import type { Shown } from './ledger.ts';
import { shown } from './ledger.ts';
import { luckOf } from './plan.ts';
import { sightsOf } from './sight.ts';
import type { Stage } from './stage.ts';
import { type Clickable, clickOn, openers, submitForm, waitForForm, withButton } from './stories.ts';

/** Of the orders that were not carried out, how many are tried again. */
const SHARE = 0.4;
/** Who may replay what failed. */
const OPERATOR = 'U0ONCALL01';
const AT_A_TIME = 4;

/** Some of those whose order failed use the button that they were given. Answers who did. */
export async function recoverSome(
  stage: Stage,
  verdicts: ReadonlyMap<Entry, Verdict>,
  seed: number,
): Promise<Set<Entry>> {
  const { messages } = stage.bot.slack.state();
  const sightOf = sightsOf({ messages: messages.map(shown), forms: [] });
  const failed = [...verdicts].filter(
    ([{ acts }, { incidents }]) => incidents === 0 && acts.some(({ request }) => request === 'submission'),
  );
  const waiting = failed.map(([entry]) => entry).filter(({ planned }) => luckOf(seed + 1, planned)() < SHARE);
  const tried = new Set<Entry>();
  const next = async (): Promise<void> => {
    for (let entry = waiting.pop(); entry !== undefined && !stage.isOver; entry = waiting.pop()) {
      if (await recover(stage, entry, sightOf(entry.planned.user).cards)) tried.add(entry);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, next));
  return tried;
}

/** By whatever lies before them: Check again, Try again, the form itself, or a Replay by who may. False where nothing does. */
async function recover(stage: Stage, entry: Entry, cards: readonly Shown[]): Promise<boolean> {
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
  const card = cards.findLast(({ buttons }) => buttons.some(isReplay));
  const button = card?.buttons.find(isReplay);
  if (card === undefined || button === undefined) return false;
  return clicked(stage, entry, { message: card, button });
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
