import { ok } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Scenario, ScenarioContext } from './first-steps.ts';

const SAVED_WITHIN_MS = 2000;
/** A busy machine may take longer: so many times as long as it took to build one function. */
const BUILDS = 4;
const LOOK_MS = 700;

async function opsgenieIsDown({ testUser, screenshot }: ScenarioContext): Promise<void> {
  await testUser.type('/sre');
  await testUser.fillIncident('Search', 'P2 High', 'Search is slow');
  await testUser.flip('OpsGenie is down');
  await testUser.press('Open incident');
  await testUser.reads('call the person on call');
  await testUser.seesSpan('http 503');
  await screenshot('opsgenie-down');
  await testUser.flip('OpsGenie is down');
}

async function slackAnswers429({ testUser }: ScenarioContext): Promise<void> {
  await testUser.flip('Slack answers 429');
  await testUser.type('/qchain status');
  await testUser.seesSpan('http 429');
  await testUser.flip('Slack answers 429');
}

async function deliverTwice({ bot, testUser }: ScenarioContext): Promise<void> {
  await testUser.flip('Deliver twice');
  await testUser.type('/sre');
  await testUser.seesIncidentModal();
  await bot.cloud.idle();
  await testUser.countOf(testUser.page.getByRole('dialog'), 1);
  await testUser.leaveModal();
  await testUser.countOf(testUser.page.getByRole('dialog'), 0);
  await testUser.flip('Deliver twice');
}

async function expireTriggers({ testUser }: ScenarioContext): Promise<void> {
  await testUser.flip('Expire triggers');
  await testUser.type('/sre');
  const button = testUser.log.getByRole('button', { name: 'Open form' }).last();
  await button.waitFor();
  await testUser.seesSpan('expired_trigger_id');
  await testUser.flip('Expire triggers');
  await button.click();
  await testUser.seesIncidentModal();
  await testUser.leaveModal();
}

async function killTheFunction({ testUser, screenshot }: ScenarioContext): Promise<void> {
  await testUser.flip('Kill the function');
  await testUser.type('/qchain status');
  await testUser.seesSpan('signal: killed');
  await testUser.page
    .getByRole('region', { name: 'Dead letters' })
    .getByText('signal: killed')
    .first()
    .waitFor();
  await screenshot('killed');
  await testUser.flip('Kill the function');
}

async function replayTheDead({ testUser, screenshot }: ScenarioContext): Promise<void> {
  await testUser.goTo('operations');
  await testUser
    .message('It only reads, so nothing was changed.')
    .getByRole('button', { name: 'Replay', exact: true })
    .click();
  const preview = testUser.message('Run this order of');
  await preview.waitFor();
  await screenshot('replay');
  await preview.getByRole('button', { name: 'Run it', exact: true }).click();
  await testUser.reads('Replayed by');
  await testUser.goTo('incidents');
}

async function editBackend({ bot, testUser }: ScenarioContext): Promise<void> {
  const file = path.join(bot.lambdaFolder, 'gallery/message.ts');
  writeFileSync(file, readFileSync(file, 'utf8').replace("'A context'", "'An edited context'"));
  const savedAt = performance.now();
  const allowedMs = Math.max(SAVED_WITHIN_MS, BUILDS * bot.functionBuildMs);
  for (;;) {
    await testUser.type('/gallery message');
    const answer = testUser.log.getByText('An edited context').first();
    const seen = answer.waitFor({ timeout: LOOK_MS });
    if (await seen.then(() => true).catch(() => false)) return;
    ok(performance.now() - savedAt < allowedMs, 'the next answers are still the old ones');
  }
}

/** Faults that are switched on, and what users are told. */
export const FAULT_SCENARIOS: Scenario[] = [
  ['OpsGenie is down', opsgenieIsDown],
  ['Slack answers 429', slackAnswers429],
  ['deliver twice: one modal', deliverTwice],
  ['expire triggers: a button opens the modal', expireTriggers],
  ['kill the function: tried again, then a dead letter', killTheFunction],
  ['replay the dead letter from its message', replayTheDead],
  [`an edited backend answers within ${SAVED_WITHIN_MS} ms`, editBackend],
];
