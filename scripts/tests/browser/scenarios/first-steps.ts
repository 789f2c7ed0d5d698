import { ok } from 'node:assert/strict';
import type { BrowserBot } from '../start-bot.ts';
import type { TestUser } from '../test-user.ts';

export interface ScenarioContext {
  bot: BrowserBot;
  testUser: TestUser;
  screenshot: (name: string) => Promise<void>;
}

export type Scenario = [name: string, play: (world: ScenarioContext) => Promise<void>];

const READY_WITHIN_MS = 2000;

async function openIncident({ testUser, screenshot }: ScenarioContext): Promise<void> {
  await testUser.composer.fill('/s');
  await testUser.page.getByRole('option', { name: '/sre' }).waitFor();
  await screenshot('completion');
  await testUser.composer.press('Tab');
  await testUser.composer.press('Enter');
  await testUser.modal.getByLabel('Service').waitFor();
  await screenshot('form');
  await testUser.press('Open incident');
  await testUser.modal.getByText('Please complete this required field.').nth(2).waitFor();
  await screenshot('required-errors');
  await testUser.fillIncident('Checkout', 'P1 Critical', 'Checkout is down');
  await testUser.press('Open incident');
  await testUser.reads(/P1 incident #\d+ is open/);
  await testUser
    .message('is open')
    .getByRole('link', { name: /^#\d+$/ })
    .waitFor();
}

/** What a span carried can be read, except credentials. */
async function seeHiddenToken(testUser: TestUser): Promise<void> {
  const span = testUser.trace.getByRole('listitem').filter({ hasText: 'pushover' }).first();
  await span.locator('summary').click();
  await span.getByText('"authorization": "(not shown)"').first().waitFor();
  await span.locator('summary').click();
}

async function ring(world: ScenarioContext): Promise<void> {
  const { testUser, screenshot } = world;
  const phone = testUser.page.getByRole('region', { name: 'Phone' });
  await phone.getByText('rings until somebody acknowledges').first().waitFor();
  await testUser.seesSpan('pushover messages');
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

async function pageIsReady({ bot, testUser }: ScenarioContext): Promise<void> {
  const startedAt = performance.now();
  await testUser.page.goto(`${bot.url}/`);
  await testUser.composer.waitFor();
  const took = Math.round(performance.now() - startedAt);
  ok(took < READY_WITHIN_MS, `it took ${took} ms`);
}

/** Types it in a channel, and expects a refusal by that gate, and words that say why. */
function refused(line: string, words: string, { channel, gate }: { channel: string; gate: string }) {
  return async ({ testUser, screenshot }: ScenarioContext): Promise<void> => {
    await testUser.goTo(channel);
    await testUser.type(line);
    await testUser.reads(words);
    await testUser.seesRefusalAt(gate);
    await screenshot(`refused-by-${gate}`);
  };
}

async function botIsNotInvited({ testUser, screenshot }: ScenarioContext): Promise<void> {
  await testUser.goTo('private-without-bot');
  await testUser.submitIncident('Search', 'P5 Informational', 'Nobody invited me');
  await testUser.reads(/invite/i);
  await screenshot('not-invited');
  await testUser.goTo('incidents');
}

async function guestSubmits({ testUser }: ScenarioContext): Promise<void> {
  await testUser.become('gina.guest');
  await testUser.submitIncident('Login', 'P3 Moderate', 'From another workspace');
  await testUser.seesRefusalAt('workspace');
  await testUser.modal.getByText('T0PARTNER1').first().waitFor();
  await testUser.leaveModal();
  await testUser.become('olivia.oncall');
}

const NOT_HERE = 'is not allowed in this channel';
const NO_DIRECT_MESSAGES = 'does not work in direct messages';

/** What people meet first. */
export const FIRST_STEPS: Scenario[] = [
  [`the page is ready within ${READY_WITHIN_MS} ms`, pageIsReady],
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
    refused('/nope', '/nope is not a command of Q-Bot', { channel: 'incidents', gate: 'command' }),
  ],
  [
    '/sre in a channel that is not allowed',
    refused('/sre', NOT_HERE, { channel: 'random', gate: 'channel' }),
  ],
  [
    '/sre in a direct message',
    refused('/sre', NO_DIRECT_MESSAGES, { channel: 'Direct message', gate: 'channel' }),
  ],
  ['in a private channel without the bot, the answer says to invite it', botIsNotInvited],
  [
    'a restricted sub-command, as the person without the right',
    async (context) => {
      await context.testUser.become('emil.engineer');
      const where = { channel: 'incidents', gate: 'rights' };
      await refused('/devops restart shop/checkout', '/devops restart is restricted', where)(context);
    },
  ],
  ['what a guest submits is refused in the form, and the trace says why', guestSubmits],
];
