import { unpackKeys } from '../../common/packed-keys.ts';
import type { CommandShapes } from '../../common/subcommand-shapes.ts';

/**
 * The tables of every function.json that lay beside this function's when it was built: the build writes them in
 * (scripts/build/build-functions.ts), since Lambda's 4 kB of variables would not hold them. Code that runs unbuilt has none.
 */
const BUILT_IN: CommandShapes = JSON.parse(process.env.QBOT_SUBCOMMANDS ?? '{}');

/** Those, with `given` on top; there, commands of one table stand together (common/packed-keys.ts). */
export function subcommandTables(given: CommandShapes, builtIn = BUILT_IN): CommandShapes {
  return { ...builtIn, ...Object.fromEntries(unpackKeys(given)) };
}
