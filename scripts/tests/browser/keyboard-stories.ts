import { deepStrictEqual, ok } from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Story } from './stories.ts';

/** How a screen reader calls the button that has the focus; empty for a field. */
async function focusedButton(page: Page): Promise<string> {
  const button = page.locator('button:focus');
  if ((await button.count()) === 0) return '';
  return (await button.getAttribute('aria-label')) ?? (await button.textContent()) ?? '';
}

/** With a keyboard alone. */
export const KEYBOARD_STORIES: Story[] = [
  [
    'Tab stays in the form, Escape leaves it, and the focus goes back',
    async ({ testUser }) => {
      const { page } = testUser;
      await testUser.type('/sre');
      await testUser.form.getByLabel('Service').waitFor();
      const seen = new Set<string>();
      for (let presses = 0; presses < 16; presses += 1) {
        seen.add(await focusedButton(page));
        deepStrictEqual(await page.locator('[role=dialog] :focus').count(), 1);
        await page.keyboard.press('Tab');
      }
      ok(seen.has('Close') && seen.has('Cancel') && seen.has('Open incident'), [...seen].join(', '));
      await page.keyboard.press('Escape');
      await testUser.form.waitFor({ state: 'detached' });
      await page.locator('[role=combobox]:focus').waitFor();
    },
  ],
  [
    'the first wrong field has the focus after an error',
    async ({ testUser }) => {
      await testUser.type('/sre');
      await testUser.choose('Service', 'Checkout');
      await testUser.press('Open incident');
      await testUser.form.getByText('Please complete this required field.').first().waitFor();
      await testUser.form.getByLabel('Priority').and(testUser.page.locator(':focus')).waitFor();
      await testUser.page.keyboard.press('Escape');
      await testUser.form.waitFor({ state: 'detached' });
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
      await testUser.log.getByText('Q-Bot hears only commands').waitFor();
    },
  ],
];
