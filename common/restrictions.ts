/** The names under which `restricted_commands` may list who may run this: the whole command, or the sub-command. */
export function restrictionNames(command: string, subcommand: string): [string, string] {
  return [command, `${command} ${subcommand}`];
}

/** Of such names, the sub-commands of one command. */
export function subcommandsIn(names: readonly string[], command: string): string[] {
  return names.filter((name) => name.startsWith(`${command} `)).map((name) => name.slice(command.length + 1));
}
