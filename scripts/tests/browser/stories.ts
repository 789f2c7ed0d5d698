import { ok } from 'node:assert/strict';
import type { BrowserBot } from './start-bot.ts';
import type { TestUser } from './test-user.ts';

export interface World {
  bot: BrowserBot;
  testUser: TestUser;
  screenshot: (name: string) => Promise<void>;
}

export type Story = [name: string, play: (world: World) => Promise<void>];

const READY_WITHIN_MS = 2000;

async function openIncident({ testUser, screenshot }: World): Promise<void> {
  await testUser.composer.fill('/s');
  await testUser.page.getByRole('option', { name: '/sre' }).waitFor();
  await screenshot('completion');
  await testUser.composer.press('Tab');
  await testUser.composer.press('Enter');
  await testUser.form.getByLabel('Service').waitFor();
  await screenshot('form');
  await testUser.press('Open incident');
  await testUser.form.getByText('Please complete this required field.').nth(2).waitFor();
  await screenshot('required-errors');
  await testUser.choose('Service', 'Checkout');
  await testUser.choose('Priority', 'P1 Critical');
  await testUser.fill('Message', 'Checkout is down');
  await testUser.press('Open incident');
  await testUser.reads(/P1 incident #\d+ is open/);
  await testUser
    .message('is open')
    .getByRole('link', { name: /^#\d+$/ })
    .waitFor();
}

/** What a stop carried can be read, but for what proves who sent it. */
async function seeHiddenToken(testUser: TestUser): Promise<void> {
  const stop = testUser.trace.getByRole('listitem').filter({ hasText: 'pushover' }).first();
  await stop.locator('summary').click();
  await stop.getByText('"authorization": "(not shown)"').first().waitFor();
  await stop.locator('summary').click();
}

async function ring(world: World): Promise<void> {
  const { testUser, screenshot } = world;
  const phone = testUser.page.getByRole('region', { name: 'Phone' });
  await phone.getByText('rings until somebody acknowledges').first().waitFor();
  await testUser.seesStop('pushover messages');
  await seeHiddenToken(testUser);
  await screenshot('ringing');
  await testUser.page.getByRole('button', { name: 'Acknowledge' }).first().click();
  await phone.getByText('silent', { exact: true }).waitFor();
  await testUser.page
    .getByRole('button', { name: /^Close incident/ })
    .first()
    .click();
  await testUser.page.getByRole('region', { name: 'OpsGenie' }).getByText('closed').first().waitFor();
}

/** What people meet first. */
export const STORIES: Story[] = [
  [
    `the page is ready within ${READY_WITHIN_MS} ms`,
    async ({ bot, testUser }) => {
      const startedAt = performance.now();
      await testUser.page.goto(`${bot.url}/`);
      await testUser.composer.waitFor();
      const took = Math.round(performance.now() - startedAt);
      ok(took < READY_WITHIN_MS, `it took ${took} ms`);
    },
  ],
  [
    '/qchain status',
    async ({ testUser, screenshot }) => {
      await testUser.type('/qchain status');
      await testUser.reads('lagging');
      await screenshot('qchain');
    },
  ],
  ['/sre: completion, form, required fields, message with its link', openIncident],
  ['the phone rings until somebody acknowledges', ring],
  [
    '/devops alarms',
    async ({ testUser }) => {
      await testUser.type('/devops alarms');
      await testUser.reads('checkout-5xx');
    },
  ],
  [
    '/nope is refused, and the trace says where',
    async ({ testUser, screenshot }) => {
      await testUser.type('/nope');
      await testUser.reads('/nope is not a command of Q-Bot');
      await testUser.seesRefusalAt('command');
      await screenshot('nope');
    },
  ],
  [
    '/sre in a channel that is not allowed',
    async ({ testUser }) => {
      await testUser.goTo('random');
      await testUser.type('/sre');
      await testUser.reads('is not allowed in this channel');
      await testUser.seesRefusalAt('channel');
    },
  ],
  [
    '/sre in a direct message',
    async ({ testUser }) => {
      await testUser.goTo('Direct message');
      await testUser.type('/sre');
      await testUser.reads('is not allowed in this channel');
      await testUser.seesRefusalAt('channel');
    },
  ],
  [
    'in a private channel without the bot, the answer says to invite it',
    async ({ testUser, screenshot }) => {
      await testUser.goTo('private-without-bot');
      await testUser.type('/sre');
      await testUser.choose('Service', 'Search');
      await testUser.choose('Priority', 'P5 Informational');
      await testUser.fill('Message', 'Nobody invited me');
      await testUser.press('Open incident');
      await testUser.reads(/invite/i);
      await screenshot('not-invited');
      await testUser.goTo('incidents');
    },
  ],
  [
    'a restricted sub-command, as the person without the right',
    async ({ testUser, screenshot }) => {
      await testUser.become('emil.engineer');
      await testUser.type('/devops restart shop/checkout');
      await testUser.reads('/devops restart is restricted');
      await testUser.seesRefusalAt('rights');
      await screenshot('restricted');
    },
  ],
  [
    'what a guest submits is ignored, and the trace says why',
    async ({ testUser }) => {
      await testUser.become('gina.guest');
      await testUser.type('/sre');
      await testUser.choose('Service', 'Login');
      await testUser.choose('Priority', 'P3 Moderate');
      await testUser.fill('Message', 'From another workspace');
      await testUser.press('Open incident');
      await testUser.seesRefusalAt('workspace');
      await testUser.become('olivia.oncall');
    },
  ],
];
