import { isAccepted } from './command-log.ts';
import { GROUP_CASES } from './group-cases.ts';
import { deniesRight } from './message-matchers.ts';
import {
  type Clickable,
  clickOn,
  findButton,
  glance,
  isYes,
  OPERATOR,
  type Run,
  typeAs,
} from './user-actions.ts';

/**
 * `/devops restart` by a user whose right comes by a group, which they, or who decides, join or leave on the way. Where a
 * question is left to others, the operator approves it.
 */
export async function useGroupRight(run: Run): Promise<void> {
  const { driver, log, release } = run;
  const { groupCase, index, user } = log.planned;
  if (groupCase === undefined) return;
  const { changes, start } = GROUP_CASES[groupCase];
  // Others act while the cloud's minutes pass.
  release();
  if (changes === 'asker') await change(run, user, start === 'outside');
  const service = index % 2 === 0 ? 'shop/checkout' : 'shop/payments';
  const asked = await typeAs(run, { command: '/devops', text: `restart ${service}`, request: 'command' });
  if (!isAccepted(asked)) return;
  const question = await driver.wait(() => findButton(run, isYes), driver.patienceMs, release);
  if (question !== undefined) await decide(run, question, changes === 'decider');
}

/** With `isLeaving`, whoever decides leaves the group before the click. */
async function decide(run: Run, question: Clickable, isLeaving: boolean): Promise<void> {
  const { colleague, user } = run.log.planned;
  const needsOther = question.button.endsWith(':approve');
  const decider = needsOther ? colleague : user;
  if (isLeaving) await change(run, decider, false);
  await clickOn(run, question, { request: 'click', user: decider });
  const { driver, release } = run;
  const denied = () => driver.messagesOf(decider).some(({ text }) => deniesRight(text)) || undefined;
  const isOver = () => findButton(run, isYes) === undefined || undefined;
  await driver.wait(() => isOver() ?? denied(), driver.patienceMs, release);
  const open = findButton(run, isYes);
  if (open === undefined || !needsOther) return;
  await clickOn(run, open, { request: 'click', user: OPERATOR });
  await glance(run, isOver);
}

async function change({ driver: { groups }, log }: Run, user: string, isMember: boolean): Promise<void> {
  const { groupCase } = log.planned;
  groups?.change(user, isMember);
  if (groupCase !== undefined && GROUP_CASES[groupCase].isSettled) await groups?.settle(user);
}
