import { existsSync } from 'node:fs';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** undefined if this machine has no Chromium. `CHROMIUM_PATH` names one in another place. */
export function findChromium(env: NodeJS.ProcessEnv): string | undefined {
  return [env.CHROMIUM_PATH, ...PLACES].find((one) => one !== undefined && existsSync(one));
}

export interface Watched {
  context: BrowserContext;
  page: Page;
  /** What the page complained about, and what it asked of anybody but the bot. */
  findings: string[];
}

/** A browser of its own with the page open. */
export async function openPage(executablePath: string, url: string): Promise<Watched> {
  // Its profile is a temporary folder, which is gone once it is closed.
  const context = await chromium.launchPersistentContext('', {
    executablePath,
    headless: true,
    viewport: { width: 1440, height: 900 },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  context.setDefaultTimeout(15_000);
  const page = context.pages()[0] ?? (await context.newPage());
  const findings: string[] = [];
  page.on('pageerror', (error) => findings.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) findings.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const address = request.url();
    if (!address.startsWith(`${url}/`) && !address.startsWith('data:')) findings.push(`outside: ${address}`);
  });
  await page.goto(`${url}/`);
  return { context, page, findings };
}
