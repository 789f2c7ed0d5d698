import { deepStrictEqual, ok } from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Scenario } from './first-steps.ts';

/** How a screen reader calls the button that has the focus; empty for a field. */
async function focusedButton(page: Page): Promise<string> {
  const button = page.locator('button:focus');
  if ((await button.count()) === 0) return '';
  return (await button.getAttribute('aria-label')) ?? (await button.textContent()) ?? '';
}

/** With a keyboard alone. */
export const KEYBOARD_SCENARIOS: Scenario[] = [
  [
    'Tab stays in the modal, Escape leaves it, and the focus goes back',
    async ({ testUser }) => {
      const { page } = testUser;
      await testUser.type('/sre');
      await testUser.seesIncidentModal();
      const seen = new Set<string>();
      for (let presses = 0; presses < 16; presses += 1) {
        seen.add(await focusedButton(page));
        deepStrictEqual(await page.locator('[role=dialog] :focus').count(), 1);
        await page.keyboard.press('Tab');
      }
      ok(seen.has('Close') && seen.has('Cancel') && seen.has('Open incident'), [...seen].join(', '));
      await testUser.leaveModal();
      await page.locator('[role=combobox]:focus').waitFor();
    },
  ],
  [
    'the first wrong field has the focus after an error',
    async ({ testUser }) => {
      await testUser.type('/sre');
      await testUser.choose('Service', 'Checkout');
      await testUser.press('Open incident');
      await testUser.modal.getByText('Please complete this required field.').first().waitFor();
      await testUser.modal.getByLabel('Priority').and(testUser.page.locator(':focus')).waitFor();
      await testUser.leaveModal();
    },
  ],
  [
    'the arrow up brings back what was typed, F6 moves between the panes, / begins a command',
    async ({ testUser }) => {
      const { page } = testUser;
      await testUser.composer.press('ArrowUp');
      deepStrictEqual(await testUser.composer.inputValue(), '/sre');
      await testUser.composer.press('ArrowUp');
      await testUser.composer.press('ArrowDown');
      await testUser.composer.press('ArrowDown');
      deepStrictEqual(await testUser.composer.inputValue(), '');
      await page.keyboard.press('F6');
      await page.locator('aside:focus, aside :focus').waitFor();
      await page.keyboard.press('F6');
      await page.locator('nav:focus, nav :focus').waitFor();
      await page.keyboard.press('/');
      deepStrictEqual(await testUser.composer.inputValue(), '/');
      await testUser.composer.fill('');
    },
  ],
  [
    'words that are no command get a hint',
    async ({ testUser }) => {
      await testUser.type('hello there');
      await testUser.log.getByText('Q-Bot hears only commands, not “hello there”').waitFor();
    },
  ],
];
