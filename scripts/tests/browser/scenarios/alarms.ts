import { deepStrictEqual } from 'node:assert/strict';
import type { Scenario, ScenarioContext } from './first-steps.ts';

const NAME = 'shop-checkout-5xx';

async function firesRecoversFlaps({ screenshot, testUser }: ScenarioContext): Promise<void> {
  const { log, modal, page } = testUser;
  await page.getByRole('button', { name: `Fire ${NAME}`, exact: true }).click();
  await testUser.reads(`${NAME} went into ALARM`);
  const message = testUser.message(NAME);
  await message.getByText('Shop Errors, Sum of 1 min: 12, 9, 17 (threshold 5)').waitFor();
  await screenshot('alarm');

  await message.getByRole('button', { name: 'Open incident', exact: true }).click();
  await testUser.seesIncidentModal();
  deepStrictEqual(await modal.getByLabel('Message', { exact: true }).inputValue(), `Alarm ${NAME}`);
  await testUser.leaveModal();

  await page.getByRole('button', { name: `Recover ${NAME}`, exact: true }).click();
  await testUser.reads(`${NAME} has recovered`);
  await page.getByRole('button', { name: `Flap ${NAME}`, exact: true }).click();
  await message.getByText(/is flapping: 6 changes since/).waitFor();
  await screenshot('alarm-flapping');
  await testUser.countOf(log.getByRole('article').filter({ hasText: NAME }), 1);

  await message.getByRole('button', { name: 'Mute 1 h', exact: true }).click();
  await testUser.reads(/muted shop-checkout-5xx until/);
  await page.getByRole('button', { name: 'Unmute', exact: true }).click();
  await testUser.reads(/unmuted shop-checkout-5xx/);
}

export const ALARM_SCENARIOS: Scenario[] = [
  ['an alarm fires, recovers and flaps in one message', firesRecoversFlaps],
];
