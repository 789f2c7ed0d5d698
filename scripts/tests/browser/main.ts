import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { seriousFindings } from './accessibility.ts';
import { findChromium, openPage, type Watched } from './browser.ts';
import { FAULT_SCENARIOS } from './scenarios/faults.ts';
import { FIRST_STEPS, type Scenario } from './scenarios/first-steps.ts';
import { GALLERY_SCENARIOS } from './scenarios/gallery.ts';
import { INCIDENT_LIFE } from './scenarios/incident-life.ts';
import { KEYBOARD_SCENARIOS } from './scenarios/keyboard.ts';
import { startBrowserBot } from './start-bot.ts';
import { TestUser } from './test-user.ts';

const { values } = parseArgs({
  options: { screenshots: { type: 'string', default: '.local/browser' }, picture: { type: 'string' } },
});

const chromium = findChromium(process.env);
if (chromium === undefined) {
  console.error(
    'There is no Chromium on this machine: install one (Debian: apt-get install chromium), or name it in CHROMIUM_PATH.',
  );
  process.exit(1);
}
mkdirSync(values.screenshots, { recursive: true });
const bot = await startBrowserBot();
const watched = await openPage(chromium, bot.url);
try {
  process.exitCode = (await runAll(watched)) === 0 ? 0 : 1;
} finally {
  await watched.context.close();
  await bot.close();
}

/** Returns how many scenarios failed. */
async function runAll({ findings, page }: Watched): Promise<number> {
  const testUser = new TestUser(page);
  const screenshot = async (name: string) => {
    if (name === 'ringing' && values.picture !== undefined) await takePicture(page, values.picture);
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      const file = path.join(values.screenshots, `${name}-${colorScheme}.png`);
      await page.screenshot({ path: file, animations: 'disabled' });
      findings.push(...(await seriousFindings(page)).map((one) => `${name}, ${colorScheme}: ${one}`));
    }
  };
  const scenarios = [
    ...FIRST_STEPS,
    ...INCIDENT_LIFE,
    ...KEYBOARD_SCENARIOS,
    ...GALLERY_SCENARIOS,
    ...FAULT_SCENARIOS,
  ];
  let failed = 0;
  for (const scenario of scenarios) {
    if (!(await play(scenario, { bot, testUser, screenshot }, findings))) failed += 1;
  }
  console.log(`${scenarios.length - failed} scenarios passed, ${failed} failed`);
  return failed;
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
    await beginAfresh(world.testUser);
  }
  const found = findings.splice(0);
  const took = `${Math.round(performance.now() - startedAt)} ms`;
  console.log(`${found.length === 0 ? 'ok    ' : 'FAILED'} ${name} (${took})`);
  for (const finding of found) console.log(`       ${finding}`);
  return found.length === 0;
}

/** Clears what a failed scenario left behind. */
async function beginAfresh(testUser: TestUser): Promise<void> {
  bot.faults.clear();
  for (const { id, status, user } of bot.slack.state().views) {
    const body = JSON.stringify({ viewId: id, user, all: true });
    if (status === 'open') await fetch(`${bot.url}/_local/slack/driver/close`, { method: 'POST', body });
  }
  await testUser.page.reload();
  await testUser.composer.waitFor();
}
