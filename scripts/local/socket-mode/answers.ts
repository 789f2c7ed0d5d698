import type { Answer } from './acknowledgement.ts';

const KEPT = 1000;

/** The answers to the last envelopes, by their ids: one that is delivered again gets the same, and is handled once. */
export class Answers {
  readonly #answers = new Map<string, Promise<Answer>>();

  /** `isFirst`: whether this call has begun the work. */
  once(id: string, work: () => Promise<Answer>): { answer: Promise<Answer>; isFirst: boolean } {
    const known = this.#answers.get(id);
    if (known !== undefined) return { answer: known, isFirst: false };
    const answer = work();
    this.#answers.set(id, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > KEPT && oldest !== undefined) this.#answers.delete(oldest);
    return { answer, isFirst: true };
  }
}
