import { createHash } from 'node:crypto';

const BLOCK_MS = 5000;
/** The height of the chain when the fake starts. */
const FIRST_HEIGHT = 1_262_196;

export interface Transaction {
  hash: string;
  height: number;
  tx: string;
  code: number;
  log: string;
}

export const VALIDATORS = Array.from({ length: 25 }, (_, index) => ({
  address: digest(`validator ${index}`).slice(0, 40),
  power: 240_000 - index * 1000,
}));

/** One that succeeded, one that failed, and one that failed in a contract. */
export const TRANSACTIONS: Transaction[] = [
  transaction('send 5', { height: 600, code: 0, log: '' }),
  transaction('send 5000', { height: 640, code: 5, log: '1000 is smaller than 5000: insufficient funds' }),
  transaction('pay 5', {
    ...{ height: 660, code: 5 },
    log: 'at 09:15:30 UTC: no type pier_token::msg::ExecuteMsg of 2001:db8::7',
  }),
];

/** A chain that makes a block every 5 s until it is halted. */
export class Blockchain {
  readonly #now: () => number;
  readonly #startedAt: number;
  #haltedAt: number | undefined;

  constructor(now: () => number) {
    this.#now = now;
    this.#startedAt = now();
  }

  /** Stops the chain: its last block is then `ageMs` old. */
  halt(ageMs: number): void {
    this.#haltedAt = this.#now() - ageMs;
  }

  resume(): void {
    this.#haltedAt = undefined;
  }

  height(): number {
    const until = this.#haltedAt ?? this.#now();
    return FIRST_HEIGHT + Math.floor((until - this.#startedAt) / BLOCK_MS);
  }

  /** As Go writes it, with nanoseconds. */
  timeOf(height: number): string {
    const milliseconds = this.#startedAt + (height - FIRST_HEIGHT) * BLOCK_MS;
    return new Date(milliseconds).toISOString().replace('Z', '762194Z');
  }
}

export function hashOf(height: number): string {
  return digest(`block ${height}`);
}

function transaction(content: string, more: Pick<Transaction, 'height' | 'code' | 'log'>): Transaction {
  const bytes = Buffer.from(content);
  return { ...more, tx: bytes.toString('base64'), hash: digest(bytes) };
}

function digest(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex').toUpperCase();
}
