import { ok } from 'node:assert/strict';
import type { Person } from './person.ts';
import type { BrowserBot } from './start-bot.ts';

export interface World {
  bot: BrowserBot;
  person: Person;
  screenshot: (name: string) => Promise<void>;
}

export type Story = [name: string, play: (world: World) => Promise<void>];

const READY_WITHIN_MS = 2000;

async function openIncident({ person, screenshot }: World): Promise<void> {
  await person.composer.fill('/s');
  await person.page.getByRole('option', { name: '/sre' }).waitFor();
  await screenshot('completion');
  await person.composer.press('Tab');
  await person.composer.press('Enter');
  await person.form.getByLabel('Service').waitFor();
  await screenshot('form');
  await person.press('Open incident');
  await person.form.getByText('Please complete this required field.').nth(2).waitFor();
  await screenshot('required-errors');
  await person.choose('Service', 'Checkout');
  await person.choose('Priority', 'P1 Critical');
  await person.fill('Message', 'Checkout is down');
  await person.press('Open incident');
  await person.reads(/P1 incident #\d+ is open/);
  await person
    .message('is open')
    .getByRole('link', { name: /^#\d+$/ })
    .waitFor();
}

/** What a stop carried can be read, but for what proves who sent it. */
async function seeHiddenToken(person: Person): Promise<void> {
  const stop = person.way.getByRole('listitem').filter({ hasText: 'pushover' }).first();
  await stop.locator('summary').click();
  await stop.getByText('"authorization": "(not shown)"').first().waitFor();
  await stop.locator('summary').click();
}

async function ring(world: World): Promise<void> {
  const { person, screenshot } = world;
  const phone = person.page.getByRole('region', { name: 'Phone' });
  await phone.getByText('rings until somebody acknowledges').first().waitFor();
  await person.seesStop('pushover messages');
  await seeHiddenToken(person);
  await screenshot('ringing');
  await person.page.getByRole('button', { name: 'Acknowledge' }).first().click();
  await phone.getByText('silent', { exact: true }).waitFor();
  await person.page
    .getByRole('button', { name: /^Close incident/ })
    .first()
    .click();
  await person.page.getByRole('region', { name: 'OpsGenie' }).getByText('closed').first().waitFor();
}

/** What people meet first. */
export const STORIES: Story[] = [
  [
    `the page is ready within ${READY_WITHIN_MS} ms`,
    async ({ bot, person }) => {
      const startedAt = performance.now();
      await person.page.goto(`${bot.url}/`);
      await person.composer.waitFor();
      const took = Math.round(performance.now() - startedAt);
      ok(took < READY_WITHIN_MS, `it took ${took} ms`);
    },
  ],
  [
    '/qchain status',
    async ({ person, screenshot }) => {
      await person.type('/qchain status');
      await person.reads('lagging');
      await screenshot('qchain');
    },
  ],
  ['/sre: completion, form, required fields, message with its link', openIncident],
  ['the phone rings until somebody acknowledges', ring],
  [
    '/devops alarms',
    async ({ person }) => {
      await person.type('/devops alarms');
      await person.reads('checkout-5xx');
    },
  ],
  [
    '/nope is refused, and the way says where',
    async ({ person, screenshot }) => {
      await person.type('/nope');
      await person.reads('/nope is not a command of Q-Bot');
      await person.seesRefusalAt('command');
      await screenshot('nope');
    },
  ],
  [
    '/sre in a channel that is not allowed',
    async ({ person }) => {
      await person.goTo('random');
      await person.type('/sre');
      await person.reads('is not allowed in this channel');
      await person.seesRefusalAt('channel');
    },
  ],
  [
    '/sre in a direct message',
    async ({ person }) => {
      await person.goTo('Direct message');
      await person.type('/sre');
      await person.reads('does not work in direct messages');
      await person.seesRefusalAt('channel');
    },
  ],
  [
    'in a private channel without the bot, the answer says to invite it',
    async ({ person, screenshot }) => {
      await person.goTo('private-without-bot');
      await person.type('/sre');
      await person.choose('Service', 'Search');
      await person.choose('Priority', 'P5 Informational');
      await person.fill('Message', 'Nobody invited me');
      await person.press('Open incident');
      await person.reads(/invite/i);
      await screenshot('not-invited');
      await person.goTo('incidents');
    },
  ],
  [
    'a restricted sub-command, as the person without the right',
    async ({ person, screenshot }) => {
      await person.become('emil.engineer');
      await person.type('/devops restart shop/checkout');
      await person.reads('/devops restart is restricted');
      await person.seesRefusalAt('rights');
      await screenshot('restricted');
    },
  ],
  [
    'what a guest submits is ignored, and the way says why',
    async ({ person }) => {
      await person.become('gina.guest');
      await person.type('/sre');
      await person.choose('Service', 'Login');
      await person.choose('Priority', 'P3 Moderate');
      await person.fill('Message', 'From another workspace');
      await person.press('Open incident');
      await person.seesRefusalAt('workspace');
      await person.become('olivia.oncall');
    },
  ],
];
