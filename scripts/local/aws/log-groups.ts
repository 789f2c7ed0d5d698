/** A long run writes many records, and the page gets all of them at once. */
const KEPT = 1000;

/** CloudWatch log groups, as far as a rule writes into them: the newest events of each, as they came over the bus. */
export class LogGroups {
  readonly #groups = new Map<string, unknown[]>();

  put(group: string, event: unknown): void {
    const events = this.#groups.get(group) ?? [];
    events.push(event);
    if (events.length > KEPT) events.shift();
    this.#groups.set(group, events);
  }

  events(group: string): unknown[] {
    return [...(this.#groups.get(group) ?? [])];
  }

  names(): string[] {
    return [...this.#groups.keys()];
  }
}
