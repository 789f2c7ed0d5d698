import { ok } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Story, World } from './stories.ts';

const SAVED_WITHIN_MS = 2000;
/** More than that only where the machine is too busy to build a function in the usual time. */
const BUILDS = 4;
const LOOK_MS = 700;

async function opsgenieIsDown({ person, screenshot }: World): Promise<void> {
  await person.type('/sre');
  await person.choose('Service', 'Search');
  await person.choose('Priority', 'P2 High');
  await person.fill('Message', 'Search is slow');
  await person.flip('OpsGenie is down');
  await person.press('Open incident');
  await person.reads('call the person on call');
  await person.seesStop('http 503');
  await screenshot('opsgenie-down');
  await person.flip('OpsGenie is down');
}

async function slackAnswers429({ person }: World): Promise<void> {
  await person.flip('Slack answers 429');
  await person.type('/qchain status');
  await person.seesStop('http 429');
  await person.flip('Slack answers 429');
}

async function deliverTwice({ bot, person }: World): Promise<void> {
  await person.flip('Deliver twice');
  await person.type('/sre');
  await person.form.getByLabel('Service').waitFor();
  await bot.cloud.idle();
  await person.countOf(person.page.getByRole('dialog'), 1);
  await person.page.keyboard.press('Escape');
  await person.form.waitFor({ state: 'detached' });
  await person.countOf(person.page.getByRole('dialog'), 0);
  await person.flip('Deliver twice');
}

async function expireTriggers({ person }: World): Promise<void> {
  await person.flip('Expire triggers');
  await person.type('/sre');
  const button = person.log.getByRole('button', { name: 'Open form' }).last();
  await button.waitFor();
  await person.seesStop('expired_trigger_id');
  await person.flip('Expire triggers');
  await button.click();
  await person.form.getByLabel('Service').waitFor();
  await person.page.keyboard.press('Escape');
  await person.form.waitFor({ state: 'detached' });
}

async function killTheFunction({ person, screenshot }: World): Promise<void> {
  await person.flip('Kill the function');
  await person.type('/qchain status');
  await person.seesStop('signal: killed');
  await person.page
    .getByRole('region', { name: 'Dead letters' })
    .getByText('signal: killed')
    .first()
    .waitFor();
  await screenshot('killed');
  await person.flip('Kill the function');
}

async function replayTheDead({ person, screenshot }: World): Promise<void> {
  await person.goTo('operations');
  await person
    .message('It only reads, so nothing was changed.')
    .getByRole('button', { name: 'Replay', exact: true })
    .click();
  await screenshot('replay');
  await person.form.getByRole('button', { name: 'Replay', exact: true }).click();
  await person.reads('Replayed by');
  await person.goTo('incidents');
}

async function editBackend({ bot, person }: World): Promise<void> {
  const file = path.join(bot.lambdaFolder, 'kinds/message.ts');
  writeFileSync(file, readFileSync(file, 'utf8').replace("'A context'", "'An edited context'"));
  const savedAt = performance.now();
  const allowedMs = Math.max(SAVED_WITHIN_MS, BUILDS * bot.functionBuildMs);
  for (;;) {
    await person.type('/kinds message');
    const answer = person.log.getByText('An edited context').first();
    const seen = answer.waitFor({ timeout: LOOK_MS });
    if (await seen.then(() => true).catch(() => false)) return;
    ok(performance.now() - savedAt < allowedMs, 'the next answers are still the old ones');
  }
}

/** Trouble that is switched on, and what people are told then. */
export const FAULT_STORIES: Story[] = [
  ['OpsGenie is down', opsgenieIsDown],
  ['Slack answers 429', slackAnswers429],
  ['deliver twice: one form', deliverTwice],
  ['expire triggers: a button opens the form', expireTriggers],
  ['kill the function: tried again, then a dead letter', killTheFunction],
  ['replay the dead letter from its card', replayTheDead],
  [`an edited backend answers within ${SAVED_WITHIN_MS} ms`, editBackend],
];
