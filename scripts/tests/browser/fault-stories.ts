import { ok } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Story, World } from './stories.ts';

const SAVED_WITHIN_MS = 2000;
/** More than that only where the machine is too busy to build a function in the usual time. */
const BUILDS = 4;
const LOOK_MS = 700;

async function opsgenieIsDown({ testUser, screenshot }: World): Promise<void> {
  await testUser.type('/sre');
  await testUser.choose('Service', 'Search');
  await testUser.choose('Priority', 'P2 High');
  await testUser.fill('Message', 'Search is slow');
  await testUser.flip('OpsGenie is down');
  await testUser.press('Open incident');
  await testUser.reads('call the person on call');
  await testUser.seesStop('http 503');
  await screenshot('opsgenie-down');
  await testUser.flip('OpsGenie is down');
}

async function slackAnswers429({ testUser }: World): Promise<void> {
  await testUser.flip('Slack answers 429');
  await testUser.type('/qchain status');
  await testUser.seesStop('http 429');
  await testUser.flip('Slack answers 429');
}

async function deliverTwice({ bot, testUser }: World): Promise<void> {
  await testUser.flip('Deliver twice');
  await testUser.type('/sre');
  await testUser.form.getByLabel('Service').waitFor();
  await bot.cloud.idle();
  await testUser.countOf(testUser.page.getByRole('dialog'), 1);
  await testUser.page.keyboard.press('Escape');
  await testUser.form.waitFor({ state: 'detached' });
  await testUser.countOf(testUser.page.getByRole('dialog'), 0);
  await testUser.flip('Deliver twice');
}

async function expireTriggers({ testUser }: World): Promise<void> {
  await testUser.flip('Expire triggers');
  await testUser.type('/sre');
  const button = testUser.log.getByRole('button', { name: 'Open form' }).last();
  await button.waitFor();
  await testUser.seesStop('expired_trigger_id');
  await testUser.flip('Expire triggers');
  await button.click();
  await testUser.form.getByLabel('Service').waitFor();
  await testUser.page.keyboard.press('Escape');
  await testUser.form.waitFor({ state: 'detached' });
}

async function killTheFunction({ testUser, screenshot }: World): Promise<void> {
  await testUser.flip('Kill the function');
  await testUser.type('/qchain status');
  await testUser.seesStop('signal: killed');
  await testUser.page
    .getByRole('region', { name: 'Dead letters' })
    .getByText('signal: killed')
    .first()
    .waitFor();
  await screenshot('killed');
  await testUser.flip('Kill the function');
}

async function replayTheDead({ testUser, screenshot }: World): Promise<void> {
  await testUser.goTo('operations');
  await testUser
    .message('It only reads, so nothing was changed.')
    .getByRole('button', { name: 'Replay', exact: true })
    .click();
  await screenshot('replay');
  await testUser.form.getByRole('button', { name: 'Replay', exact: true }).click();
  await testUser.reads('Replayed by');
  await testUser.goTo('incidents');
}

async function editBackend({ bot, testUser }: World): Promise<void> {
  const file = path.join(bot.lambdaFolder, 'kinds/message.ts');
  writeFileSync(file, readFileSync(file, 'utf8').replace("'A context'", "'An edited context'"));
  const savedAt = performance.now();
  const allowedMs = Math.max(SAVED_WITHIN_MS, BUILDS * bot.functionBuildMs);
  for (;;) {
    await testUser.type('/kinds message');
    const answer = testUser.log.getByText('An edited context').first();
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
