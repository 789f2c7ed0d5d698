import { deepStrictEqual } from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';

/** A user of the page, who finds things by the words that they see. */
export class TestUser {
  readonly page: Page;
  readonly composer: Locator;
  readonly log: Locator;
  readonly modal: Locator;
  readonly trace: Locator;

  constructor(page: Page) {
    this.page = page;
    this.composer = page.getByRole('combobox', { name: /^Message / });
    this.log = page.getByRole('log');
    this.modal = page.getByRole('dialog');
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

  /** Waits until a message has these words. */
  async reads(words: string | RegExp): Promise<void> {
    await this.message(words).waitFor();
  }

  async fill(label: string, value: string): Promise<void> {
    await this.modal.getByLabel(label, { exact: true }).fill(value);
  }

  async choose(label: string, option: string): Promise<void> {
    const select = this.modal.getByLabel(label, { exact: true });
    // A service with an open incident has that as its description, behind its name.
    const choice = select.locator(`xpath=.//option[. = "${option}" or starts-with(., "${option}: ")]`);
    await select.selectOption(await choice.getAttribute('value'));
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  async fillIncident(service: string, priority: string, message: string): Promise<void> {
    await this.choose('Service', service);
    await this.choose('Priority', priority);
    await this.fill('Message', message);
  }

  /** Types `/sre`, fills its modal and submits it. */
  async submitIncident(service: string, priority: string, message: string): Promise<void> {
    await this.type('/sre');
    await this.fillIncident(service, priority, message);
    await this.press('Open incident');
  }

  async seesIncidentModal(): Promise<void> {
    await this.modal.getByLabel('Service').waitFor();
  }

  async leaveModal(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.modal.waitFor({ state: 'detached' });
  }

  /** Flips a fault, and waits until the bot has it. */
  async flip(name: string): Promise<void> {
    const one = this.page.getByRole('switch', { name });
    const was = await one.getAttribute('aria-checked');
    await one.click();
    await this.page.getByRole('switch', { name, checked: was !== 'true' }).waitFor();
  }

  /** Waits until the trace says which gate refused the last request. */
  async seesRefusalAt(gate: string): Promise<void> {
    await this.trace.getByText(`Refused at the gate “${gate}”`).waitFor();
  }

  /** Waits until the trace of the last request has such a span. */
  async seesSpan(words: string | RegExp): Promise<void> {
    await this.trace.getByRole('listitem').filter({ hasText: words }).first().waitFor();
  }

  async countOf(what: Locator, count: number): Promise<void> {
    deepStrictEqual(await what.count(), count);
  }
}
