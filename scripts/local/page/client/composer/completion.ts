import type { Command } from '../../snapshot.ts';

export interface Suggestion {
  /** What stands in the composer once it is taken. */
  text: string;
  label: string;
  detail: string;
}

/** What can follow: the commands, then the words in a command's usage. */
export function suggestionsFor(typed: string, commands: readonly Command[]): Suggestion[] {
  if (!typed.startsWith('/')) return [];
  const [name = '', ...rest] = typed.split(' ');
  if (rest.length === 0) {
    return commands
      .filter(({ command }) => command.startsWith(name))
      .map(({ command, description, usage }) => ({
        text: `${command} `,
        label: `${command} ${usage}`.trim(),
        detail: description,
      }));
  }
  const command = commands.find((one) => one.command === name);
  const [word = ''] = rest;
  if (command === undefined || rest.length > 1) return [];
  return usageChoices(command.usage)
    .filter((choice) => /^[a-z0-9_-]+$/.test(firstWord(choice)) && choice.startsWith(word) && choice !== word)
    .map((choice) => ({
      text: `${name} ${firstWord(choice)}${choice.includes(' ') ? ' ' : ''}`,
      label: `${name} ${choice}`,
      detail: '',
    }));
}

/** `[status | block [height]] [more]` -> `status`, `block [height]`: the choices of the first group. */
export function usageChoices(usage: string): string[] {
  const [group = ''] = cutAtDepth(usage, ' ', 0);
  const inner = group.startsWith('[') && group.endsWith(']') ? group.slice(1, -1) : usage;
  return cutAtDepth(inner, '|', 0)
    .map((choice) => choice.trim())
    .filter((choice) => choice !== '');
}

/** Splits at `separator`, but never within brackets. */
function cutAtDepth(text: string, separator: string, from: number): string[] {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if ('[<'.includes(letter)) depth += 1;
    if (']>'.includes(letter)) depth -= 1;
    if (letter === separator && depth === 0)
      return [text.slice(from, at), ...cutAtDepth(text, separator, at + 1)];
  }
  return [text.slice(from)];
}

function firstWord(text: string): string {
  return text.split(' ')[0] ?? '';
}
