import { deepStrictEqual } from 'node:assert/strict';
import type { Scenario, ScenarioContext } from './first-steps.ts';

const SAID = 'Payments are down';

async function wholeLife({ bot, screenshot, testUser }: ScenarioContext): Promise<void> {
  const { page } = testUser;
  const jira = page.getByRole('region', { name: 'Jira' });
  const phone = page.getByRole('region', { name: 'Phone' });
  await jira.getByText('No incident.').waitFor();
  await testUser.composer.fill('/sre re');
  await page.getByRole('option', { name: '/sre reopen <key>' }).waitFor();
  await testUser.submitIncident('Payments', 'P1 Critical', SAID);
  await testUser.reads(/P1 incident OPS-1 is open/);
  await phone.getByText('ringing', { exact: true }).waitFor();
  await jira.getByText(SAID).waitFor();
  const address = await jira.getByRole('link', { name: 'OPS-1' }).getAttribute('href');
  deepStrictEqual(address, 'https://example.atlassian.net/browse/OPS-1');
  await testUser.seesSpan('jsm create');
  await testUser.seesSpan('pushover messages');
  await screenshot('jira');

  await jira.getByRole('button', { name: 'Acknowledge incident OPS-1' }).click();
  await phone.getByText('silent', { exact: true }).waitFor();
  await jira.getByText('acknowledged').waitFor();
  await testUser.reads(/Acknowledged by olivia\.oncall/);

  await testUser.type('/sre resolve OPS-1 Fixed by the rollback');
  await testUser.reads(/Resolved by @olivia\.oncall/);
  await jira.getByText('Completed').waitFor();
  await screenshot('jira-resolved');
  deepStrictEqual(bot.jsm.state().creates.length, 1);
}

/** With incidents in Jira. */
export const JIRA_SCENARIOS: Scenario[] = [
  ['an issue of Jira is shown with its key and its link, acknowledged and resolved', wholeLife],
];
