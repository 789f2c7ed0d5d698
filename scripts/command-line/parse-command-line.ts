import { parseArgs } from 'node:util';
import { distance } from 'fastest-levenshtein';

/** A sentence about what was typed, with what to type instead: it ends a script in place of a stack. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/** `needs`: what its value is, as it is said: "a number", "opsgenie or jsm". `example`: one that is right. */
export type OptionSpec =
  | { type: 'boolean'; default?: boolean }
  | { type: 'string'; needs: string; example: string; default?: string };

export interface CommandLineSpec<Options extends Readonly<Record<string, OptionSpec>>> {
  /** As it is typed: `npm run doctor`. */
  script: string;
  /** Without `help`, which every script has. */
  options: Options;
  /** Whether words that are no option mean something: the script looks at them itself. */
  takesWords?: boolean;
  /** The script's own error; UsageError if it is left out. */
  refuse?: (sentence: string) => Error;
  /** Whether a secret may have been typed by mistake: then no sentence repeats what was typed. */
  isSilent?: boolean;
}

export type OptionValues<Options extends Readonly<Record<string, OptionSpec>>> = {
  -readonly [Name in keyof Options]: Options[Name]['type'] extends 'boolean'
    ? boolean
    : Options[Name] extends { default: string }
      ? string
      : string | undefined;
};

export interface ParsedCommandLine<Options extends Readonly<Record<string, OptionSpec>>> {
  values: OptionValues<Options>;
  /** What is no option, in its order. */
  words: string[];
  /** Of those, what stands behind this option; all of it if the option was not given. */
  wordsAfter(name: keyof Options & string): string[];
}

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];

/** True where the person only wants to read how the script is used. */
export function asksForHelp(argv: readonly string[]): boolean {
  return argv.includes('--help') || argv.includes('-h');
}

/**
 * Parses what was typed behind the name of a script. Throws the script's error, one sentence with the right form, for an
 * option that it does not have, one without its value, a switch with one, and a word where none belongs.
 */
export function parseCommandLine<const Options extends Readonly<Record<string, OptionSpec>>>(
  argv: readonly string[],
  spec: CommandLineSpec<Options>,
): ParsedCommandLine<Options> {
  const { options, refuse = (sentence) => new UsageError(sentence), takesWords = false } = spec;
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: { ...typesOf(options), help: { type: 'boolean', short: 'h' } },
  });
  const values = defaultsOf(options);
  for (const token of tokens) {
    if (token.kind === 'positional' && !takesWords) throw refuse(strayWord(spec, token.value));
    if (token.kind !== 'option' || token.name === 'help') continue;
    const { name, value } = readOption(spec, token, refuse);
    values[name] = value;
  }
  return {
    values: values as OptionValues<Options>,
    words: wordsOf(tokens),
    wordsAfter: (name) => {
      const at = tokens.findIndex((token) => token.kind === 'option' && token.name === name);
      return wordsOf(tokens.slice(at + 1));
    },
  };
}

type OptionToken = Token & { kind: 'option' };

function readOption(
  spec: CommandLineSpec<Readonly<Record<string, OptionSpec>>>,
  { inlineValue, name: typed, rawName, value }: OptionToken,
  refuse: (sentence: string) => Error,
): { name: string; value: string | boolean } {
  const { options, script } = spec;
  const name = nameOf(options, typed);
  const option = name === undefined ? undefined : options[name];
  if (name === undefined || option === undefined) throw refuse(unknownOption(spec, rawName));
  if (option.type === 'boolean') {
    if (value !== undefined) throw refuse(`--${name} takes no value: ${script} -- --${typed}`);
    return { name, value: typed === name };
  }
  // Behind an option that waits for its value stands the next option.
  const isNext = inlineValue === false && value?.startsWith('-') === true;
  if (value === undefined || value === '' || isNext)
    throw refuse(`--${name} needs ${option.needs}, as in: ${script} -- --${name} ${option.example}`);
  return { name, value };
}

/** `--no-build` is the other way of a switch that is on by itself. */
function nameOf(options: Readonly<Record<string, OptionSpec>>, typed: string): string | undefined {
  if (Object.hasOwn(options, typed)) return typed;
  const positive = typed.replace(/^no-/, '');
  return Object.hasOwn(options, positive) && options[positive]?.default === true ? positive : undefined;
}

function typesOf(
  options: Readonly<Record<string, OptionSpec>>,
): Record<string, { type: OptionSpec['type'] }> {
  return Object.fromEntries(Object.entries(options).map(([name, { type }]) => [name, { type }]));
}

function defaultsOf(
  options: Readonly<Record<string, OptionSpec>>,
): Record<string, string | boolean | undefined> {
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      option.default ?? (option.type === 'boolean' ? false : undefined),
    ]),
  );
}

function wordsOf(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
}

function strayWord({ isSilent, script }: { isSilent?: boolean; script: string }, word: string): string {
  const what = isSilent ? 'What was typed' : `"${word}"`;
  return `${what} is not an option of ${script}. See: ${script} -- --help`;
}

function unknownOption(
  { isSilent, options, script }: CommandLineSpec<Readonly<Record<string, OptionSpec>>>,
  rawName: string,
): string {
  const shown = Object.entries(options).map(([name, option]) =>
    option.type === 'boolean'
      ? switchOf(name, option)
      : `--${name} <${option.needs.replace(/^(an?|the) /, '')}>`,
  );
  const knows = [...shown, '--help'].join(', ').replace(/, (?=[^,]*$)/, ' and ');
  if (isSilent) return `${script} has no such option: it knows ${knows}.`;
  return `${script} has no option ${rawName}: it knows ${knows}.${nearest(Object.keys(options), rawName)}`;
}

function switchOf(name: string, option: OptionSpec): string {
  return option.default === true ? `--no-${name}` : `--${name}`;
}

function nearest(names: readonly string[], rawName: string): string {
  const typed = rawName.replace(/^-+/, '');
  const [near] = names.toSorted((one, other) => distance(one, typed) - distance(other, typed));
  if (near === undefined || typed.length < 3 || distance(near, typed) > 2) return '';
  return ` Did you mean --${near}?`;
}
