import { deepStrictEqual, ok } from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { TestUser } from '../test-user.ts';
import type { Scenario, ScenarioContext } from './first-steps.ts';

const SAID = 'Payments are down';

/** The one message of an incident: what else has its words has no such button. */
function receiptOf({ log, page }: TestUser, words: string): Locator {
  const button = page.getByRole('button', { name: 'Add note', exact: true });
  return log.getByRole('article').filter({ hasText: words }).filter({ has: button }).last();
}

async function wholeLife(world: ScenarioContext): Promise<void> {
  const { bot, screenshot, testUser } = world;
  const phone = testUser.page.getByRole('region', { name: 'Phone' });
  await testUser.submitIncident('Payments', 'P1 Critical', SAID);
  const receipt = receiptOf(testUser, SAID);
  await receipt.getByText(/P1 incident #\d+ is open/).waitFor();
  await phone.getByText('ringing', { exact: true }).waitFor();
  const incident = bot.opsgenie.state().incidents.find(({ message }) => message === SAID);
  ok(incident);

  await testUser.type('/sre list');
  await testUser.log.getByRole('table').getByText(SAID).last().waitFor();
  await screenshot('list');

  await receipt.getByRole('button', { name: 'Acknowledge', exact: true }).click();
  await receipt.getByText(/Acknowledged by @olivia\.oncall/).waitFor();
  await phone.getByText('silent', { exact: true }).waitFor();
  await screenshot('acknowledged');

  await receipt.getByRole('button', { name: 'Add note', exact: true }).click();
  await testUser.fill(`Note to #${incident.tinyId}`, 'Rolled back');
  await testUser.modal.getByRole('button', { name: 'Add note', exact: true }).click();
  await receipt.getByRole('region', { name: 'Thread, 1 reply' }).getByText('Rolled back').waitFor();

  await testUser.type(`/sre resolve ${incident.tinyId} Fixed by the rollback`);
  await receipt.getByText(/Resolved by @olivia\.oncall/).waitFor();
  await screenshot('resolved');
  const done = bot.opsgenie.state().actions.filter(({ incidentId }) => incidentId === incident.id);
  deepStrictEqual(
    done.map(({ action }) => action).filter((action) => action !== 'acknowledge'),
    ['notes', 'resolve'],
  );
}

const WRITTEN = 'Search is slow, see https://status.example/7';

async function fromMessage({ screenshot, testUser }: ScenarioContext): Promise<void> {
  const { modal, page } = testUser;
  await testUser.type(WRITTEN);
  const menu = testUser.message(WRITTEN).getByRole('button', { name: 'More message actions' });
  await menu.click();
  await screenshot('message-menu');
  await page.getByRole('menuitem', { name: 'Open an incident' }).click();
  await testUser.seesIncidentModal();
  deepStrictEqual(await modal.getByLabel('Message', { exact: true }).inputValue(), WRITTEN);
  const link = await modal.getByLabel(/^Link/).inputValue();
  ok(/^https:\/\/[a-z-]+\.slack\.com\/archives\/C0INCIDENT\/p\d+$/.test(link), link);
  await testUser.choose('Service', 'Search');
  await testUser.choose('Priority', 'P3 Moderate');
  await testUser.press('Open incident');
  await receiptOf(testUser, WRITTEN)
    .getByText(/P3 incident #\d+ is open/)
    .waitFor();
}

/** With the keyboard alone. */
async function fromMessageAgain({ screenshot, testUser }: ScenarioContext): Promise<void> {
  const { modal, page } = testUser;
  const written = testUser.log.getByRole('article', { name: /^From olivia/ }).filter({ hasText: WRITTEN });
  await written.getByRole('button', { name: 'More message actions' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await modal.getByText(/was opened from this message by/).waitFor();
  await screenshot('opened-from-message');
  await modal.getByRole('button', { name: 'Open another' }).focus();
  await page.keyboard.press('Enter');
  await testUser.seesIncidentModal();
  deepStrictEqual(await modal.getByLabel('Message', { exact: true }).inputValue(), WRITTEN);
  await testUser.leaveModal();
}

/** From the form to the end, by words and buttons; and from a message. */
export const INCIDENT_LIFE: Scenario[] = [
  [
    'an incident is listed, acknowledged, noted and resolved, in one message; the phone falls silent',
    wholeLife,
  ],
  ['a message becomes an incident', fromMessage],
  ['what was opened from a message is shown in place of a second form', fromMessageAgain],
];
