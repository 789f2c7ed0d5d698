/** What may never stand in a log, whatever its value. */
const SHAPES: Readonly<Record<string, RegExp>> = {
  'a signature': /v0=[0-9a-f]{8}/i,
  'a response_url': /\/response\/[\w-]{10}|hooks\.slack\.com/,
  'a token of Slack': /xox[a-z]-\w/,
  'a bearer token': /Bearer \S/i,
  'a key of OpsGenie': /GenieKey/i,
};

/** Of people's words, shorter ones are words of ours as well: `help`, `restart`. */
const TEXT_CHARACTERS = 12;

/** Collects what no function may log, and finds it in logs. */
export class Leaks {
  readonly #forbidden = new Map<string, string>();

  /** A secret, by its value. */
  forbidSecret(name: string, value: string): void {
    if (value.length > 3 && value !== 'not-set') this.#forbidden.set(value, name);
  }

  /** What a user wrote: as a whole, and each of its unusual words. */
  forbidText(text: string): void {
    const trimmed = text.trim();
    const words = trimmed
      .split(/\s+/)
      .filter((word) => word.length >= TEXT_CHARACTERS && !word.startsWith('/'));
    const all = /\s/.test(trimmed) ? [trimmed, ...words] : words;
    for (const one of all) this.#forbidden.set(one, 'what a person wrote');
  }

  /** Each leak once, with what is around it. */
  find(lines: readonly string[]): string[] {
    return [...new Set(lines.flatMap((line) => this.#inLine(line)))];
  }

  #inLine(line: string): string[] {
    const shapes = Object.entries(SHAPES).filter(([, shape]) => shape.test(line));
    const values = [...this.#forbidden].filter(
      ([value]) => line.includes(escaped(value)) || line.includes(value),
    );
    const named = [...shapes.map(([name]) => name), ...values.map(([, name]) => name)];
    return named.map((name) => `${name} was logged: ${line.slice(0, 600)}`);
  }
}

/** As it stands in a line of JSON. */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
