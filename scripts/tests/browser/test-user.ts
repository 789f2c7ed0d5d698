import { deepStrictEqual } from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';

/** What a person does on the page, by the words that they see. */
export class TestUser {
  readonly page: Page;
  readonly composer: Locator;
  readonly log: Locator;
  readonly form: Locator;
  readonly trace: Locator;

  constructor(page: Page) {
    this.page = page;
    this.composer = page.getByRole('combobox', { name: /^Message / });
    this.log = page.getByRole('log');
    this.form = page.getByRole('dialog');
    this.trace = page.getByRole('region', { name: 'Trace of the last request' });
  }

  async type(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Escape');
    await this.composer.press('Enter');
  }

  async become(name: string): Promise<void> {
    await this.page.getByRole('radio', { name }).check();
  }

  async goTo(channel: string): Promise<void> {
    await this.page.getByRole('navigation').getByRole('button', { name: channel }).click();
  }

  /** The newest message with these words. */
  message(words: string | RegExp): Locator {
    return this.log.getByRole('article').filter({ hasText: words }).last();
  }

  /** Waits until they stand in the channel. */
  async reads(words: string | RegExp): Promise<void> {
    await this.message(words).waitFor();
  }

  async fill(label: string, value: string): Promise<void> {
    await this.form.getByLabel(label, { exact: true }).fill(value);
  }

  async choose(label: string, option: string): Promise<void> {
    await this.form.getByLabel(label, { exact: true }).selectOption({ label: option });
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  /** Flips a fault, and waits until the bot has it. */
  async flip(name: string): Promise<void> {
    const one = this.page.getByRole('switch', { name });
    const was = await one.getAttribute('aria-checked');
    await one.click();
    await this.page.getByRole('switch', { name, checked: was !== 'true' }).waitFor();
  }

  /** The gate that the last request was refused at. */
  async seesRefusalAt(gate: string): Promise<void> {
    await this.trace.getByText(`Refused at the gate “${gate}”`).waitFor();
  }

  /** Waits until the last request has such a stop. */
  async seesStop(words: string | RegExp): Promise<void> {
    await this.trace.getByRole('listitem').filter({ hasText: words }).first().waitFor();
  }

  async countOf(what: Locator, count: number): Promise<void> {
    deepStrictEqual(await what.count(), count);
  }
}
