import { randomBytes, randomInt } from 'node:crypto';

const LIFE_MS = 3000;

export type TriggerError = 'invalid_trigger_id' | 'exchanged_trigger_id' | 'expired_trigger_id';

export interface Trigger {
  user: string;
  /** The open modal that it comes from. */
  viewId: string | undefined;
  mintedAt: number;
  used: boolean;
}

export interface TriggerOptions {
  now: () => number;
  /** Treats this trigger as too old, whatever its age. Called once for each use. */
  expireNext: () => boolean;
}

/**
 * The trigger ids that Slack gives out: each opens one view, within 3 seconds.
 * https://docs.slack.dev/interactivity/handling-user-interaction
 */
export class Triggers {
  readonly #triggers = new Map<string, Trigger>();
  readonly #options: TriggerOptions;

  constructor(options: TriggerOptions) {
    this.#options = options;
  }

  mint(user: string, viewId?: string): string {
    const id = `${randomInt(1e12, 2e12)}.${randomInt(1e9, 9e9)}.${randomBytes(16).toString('hex')}`;
    this.#triggers.set(id, { user, viewId, mintedAt: this.#options.now(), used: false });
    return id;
  }

  /** Uses the trigger, or returns why it cannot be used. */
  exchange(id: string): Trigger | TriggerError {
    const trigger = this.#triggers.get(id);
    if (trigger === undefined) return 'invalid_trigger_id';
    if (trigger.used) return 'exchanged_trigger_id';
    const expired = this.#options.expireNext() || this.#options.now() - trigger.mintedAt > LIFE_MS;
    if (expired) return 'expired_trigger_id';
    trigger.used = true;
    return trigger;
  }
}
