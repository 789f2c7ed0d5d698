import { unpackKeys } from '../../common/packed-keys.ts';
import type { CommandShapes, SubcommandShapes } from '../../common/subcommand-shapes.ts';

/** Of the Jira where incidents live. */
type IncidentKeys = Required<Pick<SubcommandShapes, 'project' | 'site'>>;

export interface TableSources {
  /** Commands that share a table stand together (common/packed-keys.ts). */
  given: CommandShapes;
  /** Commands whose numbers are keys, if there are `keys`. */
  incidentCommands: readonly string[];
  keys: IncidentKeys | null;
}

/**
 * The tables of every function.json that lay beside this function's when it was built: the build writes them in
 * (scripts/build/build-functions.ts), since Lambda's 4 kB of variables would not hold them. Code that runs unbuilt has none.
 */
const BUILT_IN: CommandShapes = JSON.parse(process.env.QBOT_SUBCOMMANDS ?? '{}');

/** Those, with what is given on top. */
export function subcommandTables(
  { given, incidentCommands, keys }: TableSources,
  builtIn = BUILT_IN,
): CommandShapes {
  const tables = Object.entries({ ...builtIn, ...Object.fromEntries(unpackKeys(given)) });
  const isKeyed = (command: string) => incidentCommands.includes(command);
  return Object.fromEntries(
    tables.map(([command, table]) => [command, keys && isKeyed(command) ? keyed(table, keys) : table]),
  );
}

function keyed(table: SubcommandShapes, keys: IncidentKeys): SubcommandShapes {
  const shapes = Object.entries(table.shapes).map(([words, of]) => [words, of.replace(/\bnumber\b/g, 'key')]);
  return { ...table, ...keys, shapes: Object.fromEntries(shapes) };
}
