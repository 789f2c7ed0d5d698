import type { Command } from '../../snapshot.ts';

export interface Suggestion {
  /** What stands in the composer once it is taken. */
  text: string;
  label: string;
  detail: string;
}

/** What can follow: the commands, then a command's sub-commands. */
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
  return command.subcommands
    .filter((one) => one.name.startsWith(word) && one.name !== word)
    .map((one) => ({
      text: `${name} ${one.name}${one.usage.includes(' ') ? ' ' : ''}`,
      label: `${name} ${one.usage}`,
      detail: '',
    }));
}
