import type { SubcommandDefinition } from '../subcommand-shapes.ts';
import type { RunnableSubcommand } from './subcommands.ts';

/**
 * The table of `createSubcommands`: the rows of `subcommands` of a function.json, each with its handler. Throws an Error
 * for a row without one, and for a handler without a row; `createSubcommands` itself brings `help`.
 *
 * @example subcommandRows('/xyz', definition.subcommands, { list: ({ detail }) => list(detail) })
 */
export function subcommandRows(
  command: string,
  definitions: readonly SubcommandDefinition[],
  handlers: Readonly<Record<string, RunnableSubcommand['run']>>,
): RunnableSubcommand[] {
  const rows = definitions.filter(({ name }) => name !== 'help');
  const missing = rows.find(({ name }) => !Object.hasOwn(handlers, name))?.name;
  const unlisted = Object.keys(handlers).find((name) => rows.every((row) => row.name !== name));
  if (missing !== undefined) throw new Error(`${command} ${missing} of function.json has no handler`);
  if (unlisted !== undefined) throw new Error(`${command} ${unlisted} is not in function.json`);
  return rows.flatMap(({ name, args = [], usage, description, rights }) => {
    const run = handlers[name];
    const row = { name, usage: `${command} ${usage}`, description, args: countsOf(args) };
    return run === undefined ? [] : [{ ...row, ...(rights === undefined ? {} : { rights }), run }];
  });
}

/** How many words fit the shapes. */
function countsOf(args: readonly string[]): { min: number; max: number } {
  const takesText = args.some((shape) => shape.startsWith('text'));
  return {
    min: args.filter((shape) => !shape.endsWith('?')).length,
    max: takesText ? Number.POSITIVE_INFINITY : args.length,
  };
}
