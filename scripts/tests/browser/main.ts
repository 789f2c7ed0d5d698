import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { seriousFindings } from './accessibility.ts';
import { findChromium, openPage, type Watched } from './browser.ts';
import { FAULT_STORIES } from './fault-stories.ts';
import { KEYBOARD_STORIES } from './keyboard-stories.ts';
import { KINDS_STORIES } from './kinds-stories.ts';
import { startBrowserBot } from './start-bot.ts';
import { STORIES, type Story } from './stories.ts';
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
  process.exitCode = (await playAll(watched)) === 0 ? 0 : 1;
} finally {
  await watched.context.close();
  await bot.close();
}

/** Answers how many stories failed. */
async function playAll({ complaints, page }: Watched): Promise<number> {
  const testUser = new TestUser(page);
  const screenshot = async (name: string) => {
    if (name === 'ringing' && values.picture !== undefined) await takePicture(page, values.picture);
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      const file = path.join(values.screenshots, `${name}-${colorScheme}.png`);
      await page.screenshot({ path: file, animations: 'disabled' });
      complaints.push(...(await seriousFindings(page)).map((one) => `${name}, ${colorScheme}: ${one}`));
    }
  };
  const stories = [...STORIES, ...KEYBOARD_STORIES, ...KINDS_STORIES, ...FAULT_STORIES];
  let failed = 0;
  for (const story of stories) {
    if (!(await play(story, { bot, testUser, screenshot }, complaints))) failed += 1;
  }
  console.log(`${stories.length - failed} stories passed, ${failed} failed`);
  return failed;
}

/** For the README: small enough to be read there, and to be loaded fast. */
async function takePicture(page: Watched['page'], file: string): Promise<void> {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 1400, height: 860 });
  await page.screenshot({ path: file, animations: 'disabled' });
  if (size !== null) await page.setViewportSize(size);
}

/** True where it went well, and the page complained about nothing meanwhile. */
async function play(
  [name, story]: Story,
  world: Parameters<Story[1]>[0],
  complaints: string[],
): Promise<boolean> {
  const startedAt = performance.now();
  try {
    await story(world);
  } catch (error) {
    complaints.push(error instanceof Error ? error.message : String(error));
    const file = path.join(values.screenshots, `failed ${name.replaceAll('/', '')}.png`);
    await world.testUser.page.screenshot({ path: file });
    await beginAfresh(world.testUser);
  }
  const found = complaints.splice(0);
  const took = `${Math.round(performance.now() - startedAt)} ms`;
  console.log(`${found.length === 0 ? 'ok    ' : 'FAILED'} ${name} (${took})`);
  for (const complaint of found) console.log(`       ${complaint}`);
  return found.length === 0;
}

/** What a story left behind would trouble the next one. */
async function beginAfresh(testUser: TestUser): Promise<void> {
  bot.faults.clear();
  for (const { id, status, user } of bot.slack.state().views) {
    const body = JSON.stringify({ viewId: id, user, all: true });
    if (status === 'open') await fetch(`${bot.url}/_local/slack/driver/close`, { method: 'POST', body });
  }
  await testUser.page.reload();
  await testUser.composer.waitFor();
}
