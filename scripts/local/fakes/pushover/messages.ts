import { randomBytes } from 'node:crypto';
import { type MessageRequest, textOnPhone } from './message-request.ts';

/** A push on the phones of one user or group. */
export interface Push {
  /** The `request` that Pushover answered with. */
  request: string;
  user: string;
  title: string;
  message: string;
  /** The message as shown on the phone. */
  text: string;
  priority: number;
  tags: string[];
  /** Of an emergency. */
  receipt: string | null;
  cancelled: boolean;
  acknowledged: boolean;
  /** Milliseconds since the epoch; 0 until then. */
  acknowledgedAt: number;
  /** The key of the user, and the name of the device; '' until then. */
  acknowledgedBy: string;
  acknowledgedByDevice: string;
  /** It rings until it is acknowledged or cancelled, or until it expires. */
  ringing: boolean;
  url: string;
  urlTitle: string;
  retry: number | null;
  expire: number | null;
  timestamp: number | null;
  sound: string;
  /** Milliseconds since the epoch. */
  at: number;
}

export type Kept = Omit<Push, 'ringing'>;

/** Pushover ends an emergency after so many tries. */
const MAX_TRIES = 50;

/** The pushes that were sent, and the receipts of those that are emergencies. */
export class Messages {
  readonly #sent: Kept[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** One push for each user; those of one emergency share its receipt. Returns the receipt. */
  send(request: MessageRequest, to: { users: string[]; requestId: string }): string | null {
    const receipt = request.priority === 2 ? randomBytes(15).toString('hex') : null;
    for (const user of to.users) {
      this.#sent.push({
        request: to.requestId,
        user,
        title: request.title ?? 'Q-Bot',
        message: request.message,
        text: textOnPhone(request.message, request.html === '1'),
        priority: request.priority,
        tags: request.priority === 2 ? (request.tags ?? '').split(',').filter((tag) => tag !== '') : [],
        receipt,
        cancelled: false,
        ...{ acknowledged: false, acknowledgedAt: 0, acknowledgedBy: '', acknowledgedByDevice: '' },
        url: request.url ?? '',
        urlTitle: request.url_title ?? '',
        retry: request.retry ?? null,
        expire: request.expire ?? null,
        timestamp: request.timestamp ?? null,
        sound: request.sound ?? 'pushover',
        at: this.#now(),
      });
    }
    return receipt;
  }

  list(): Push[] {
    return this.#sent.map((push) => ({ ...push, ringing: this.#isRinging(push) }));
  }

  /** When an emergency ends by itself, milliseconds since the epoch. */
  expiresAt({ at, expire, retry }: Kept): number {
    return at + Math.min(expire ?? 0, (retry ?? 0) * MAX_TRIES) * 1000;
  }

  ofReceipt(receipt: string): Kept | undefined {
    return this.#sent.find((push) => push.receipt === receipt);
  }

  /** Silences the emergencies with that receipt, or that tag; returns how many rang. */
  cancel(by: { receipt: string } | { tag: string }): number {
    const ringing = this.#sent.filter((push) => this.#isRinging(push));
    const meant = ringing.filter((push) =>
      'receipt' in by ? push.receipt === by.receipt : push.tags.includes(by.tag),
    );
    for (const push of meant) push.cancelled = true;
    return meant.length;
  }

  /** Somebody taps "acknowledge" on the phone: true if that silenced it. */
  acknowledge(receipt: string, { user, device }: { user: string; device: string }): boolean {
    const ringing = this.#sent.filter((push) => push.receipt === receipt && this.#isRinging(push));
    const acknowledgedAt = this.#now();
    for (const push of ringing) {
      Object.assign(push, { acknowledged: true, acknowledgedAt });
      Object.assign(push, { acknowledgedBy: user, acknowledgedByDevice: device });
    }
    return ringing.length > 0;
  }

  #isRinging(push: Kept): boolean {
    const isOver = push.cancelled || push.acknowledged || this.expiresAt(push) <= this.#now();
    return push.receipt !== null && !isOver;
  }
}
