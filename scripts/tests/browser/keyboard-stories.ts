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
    async ({ person }) => {
      const { page } = person;
      await person.type('/sre');
      await person.form.getByLabel('Service').waitFor();
      const seen = new Set<string>();
      for (let presses = 0; presses < 16; presses += 1) {
        seen.add(await focusedButton(page));
        deepStrictEqual(await page.locator('[role=dialog] :focus').count(), 1);
        await page.keyboard.press('Tab');
      }
      ok(seen.has('Close') && seen.has('Cancel') && seen.has('Open incident'), [...seen].join(', '));
      await page.keyboard.press('Escape');
      await person.form.waitFor({ state: 'detached' });
      await page.locator('[role=combobox]:focus').waitFor();
    },
  ],
  [
    'the first wrong field has the focus after an error',
    async ({ person }) => {
      await person.type('/sre');
      await person.choose('Service', 'Checkout');
      await person.press('Open incident');
      await person.form.getByText('Please complete this required field.').first().waitFor();
      await person.form.getByLabel('Priority').and(person.page.locator(':focus')).waitFor();
      await person.page.keyboard.press('Escape');
      await person.form.waitFor({ state: 'detached' });
    },
  ],
  [
    'the arrow up brings back what was typed, F6 moves between the panes, / begins a command',
    async ({ person }) => {
      const { page } = person;
      await person.composer.press('ArrowUp');
      deepStrictEqual(await person.composer.inputValue(), '/sre');
      await person.composer.press('ArrowUp');
      await person.composer.press('ArrowDown');
      await person.composer.press('ArrowDown');
      deepStrictEqual(await person.composer.inputValue(), '');
      await page.keyboard.press('F6');
      await page.locator('aside:focus, aside :focus').waitFor();
      await page.keyboard.press('F6');
      await page.locator('nav:focus, nav :focus').waitFor();
      await page.keyboard.press('/');
      deepStrictEqual(await person.composer.inputValue(), '/');
      await person.composer.fill('');
    },
  ],
  [
    'words that are no command get a hint',
    async ({ person }) => {
      await person.type('hello there');
      await person.log.getByText('Q-Bot hears only commands').waitFor();
    },
  ],
];
