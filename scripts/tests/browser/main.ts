import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseCommandLine } from '../../command-line/parse-command-line.ts';
import { readOrExit } from '../../command-line/read-or-exit.ts';
import { seriousFindings } from './accessibility.ts';
import { findChromium, openPage, type Watched } from './browser.ts';
import { ALARM_SCENARIOS } from './scenarios/alarms.ts';
import { FAULT_SCENARIOS } from './scenarios/faults.ts';
import { FIRST_STEPS, type Scenario } from './scenarios/first-steps.ts';
import { GALLERY_SCENARIOS } from './scenarios/gallery.ts';
import { GROUP_SCENARIOS } from './scenarios/groups.ts';
import { INCIDENT_LIFE } from './scenarios/incident-life.ts';
import { JIRA_SCENARIOS } from './scenarios/jira.ts';
import { KEYBOARD_SCENARIOS } from './scenarios/keyboard.ts';
import { startBrowserBot } from './start-bot.ts';
import { TestUser } from './test-user.ts';

const USAGE = `npm run test:browser                                  tries the page in Chromium
npm run test:browser -- --only shortcut               only scenarios with that in their names
npm run test:browser -- --screenshots .local/browser  where the pictures go
npm run test:browser -- --picture docs/page.png       also writes that of the README`;

const OPTIONS = {
  screenshots: { type: 'string', needs: 'a folder', example: '.local/browser', default: '.local/browser' },
  picture: { type: 'string', needs: 'a file', example: 'docs/page.png' },
  only: { type: 'string', needs: 'part of the name of a scenario', example: 'shortcut', default: '' },
} as const;

const { values } = readOrExit(USAGE, (argv) =>
  parseCommandLine(argv, { script: 'npm run test:browser', options: OPTIONS }),
);

const ALL: Record<'opsgenie' | 'jsm', Scenario[]> = {
  opsgenie: [
    ...FIRST_STEPS,
    ...INCIDENT_LIFE,
    ...KEYBOARD_SCENARIOS,
    ...GALLERY_SCENARIOS,
    ...FAULT_SCENARIOS,
    ...GROUP_SCENARIOS,
    // Its message keeps a button "Open incident", which the others press in a modal.
    ...ALARM_SCENARIOS,
  ],
  jsm: JIRA_SCENARIOS,
};

const chromium = findChromium(process.env);
if (chromium === undefined) {
  console.error(
    'There is no Chromium on this machine: install one (Debian: apt-get install chromium), or name it in CHROMIUM_PATH.',
  );
  process.exit(1);
}
mkdirSync(values.screenshots, { recursive: true });
const results = [await runAll(chromium, 'opsgenie'), await runAll(chromium, 'jsm')].flat();
const failed = results.filter((passed) => !passed).length;
console.log(`${results.length - failed} scenarios passed, ${failed} failed`);
process.exitCode = failed === 0 && results.length > 0 ? 0 : 1;

/** Whether each scenario of that product passed, each product with a bot of its own. */
async function runAll(executablePath: string, incidents: keyof typeof ALL): Promise<boolean[]> {
  const scenarios = ALL[incidents].filter(([name]) => name.includes(values.only));
  if (scenarios.length === 0) return [];
  const bot = await startBrowserBot(incidents);
  const watched = await openPage(executablePath, bot.url);
  const { page } = watched;
  const screenshot = (name: string) => takeScreenshots(watched, name);
  const passed: boolean[] = [];
  try {
    for (const scenario of scenarios) {
      passed.push(await play(scenario, { bot, testUser: new TestUser(page), screenshot }, watched.findings));
    }
  } finally {
    await watched.context.close();
    await bot.close();
  }
  return passed;
}

async function takeScreenshots({ findings, page }: Watched, name: string): Promise<void> {
  if (name === 'ringing' && values.picture !== undefined) await takePicture(page, values.picture);
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    const file = path.join(values.screenshots, `${name}-${colorScheme}.png`);
    await page.screenshot({ path: file, animations: 'disabled' });
    findings.push(...(await seriousFindings(page)).map((one) => `${name}, ${colorScheme}: ${one}`));
  }
}

/** For the README: small enough to be read there, and to be loaded fast. */
async function takePicture(page: Watched['page'], file: string): Promise<void> {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 1400, height: 860 });
  await page.screenshot({ path: file, animations: 'disabled' });
  if (size !== null) await page.setViewportSize(size);
}

/** True if it passed, and the page reported nothing meanwhile. */
async function play(
  [name, scenario]: Scenario,
  world: Parameters<Scenario[1]>[0],
  findings: string[],
): Promise<boolean> {
  const startedAt = performance.now();
  try {
    await scenario(world);
  } catch (error) {
    findings.push(error instanceof Error ? error.message : String(error));
    const file = path.join(values.screenshots, `failed ${name.replaceAll('/', '')}.png`);
    await world.testUser.page.screenshot({ path: file });
    await beginAfresh(world);
  }
  const found = findings.splice(0);
  const took = `${Math.round(performance.now() - startedAt)} ms`;
  console.log(`${found.length === 0 ? 'ok    ' : 'FAILED'} ${name} (${took})`);
  for (const finding of found) console.log(`       ${finding}`);
  return found.length === 0;
}

/** Clears what a failed scenario left behind. */
async function beginAfresh({ bot, testUser }: Parameters<Scenario[1]>[0]): Promise<void> {
  bot.faults.clear();
  for (const { id, status, user } of bot.slack.state().views) {
    const body = JSON.stringify({ viewId: id, user, all: true });
    if (status === 'open') await fetch(`${bot.url}/_local/slack/driver/close`, { method: 'POST', body });
  }
  await testUser.page.reload();
  await testUser.composer.waitFor();
}
