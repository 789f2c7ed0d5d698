import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildFunctions } from '../../build/build-functions.ts';
import { findPython, pythonFault } from '../../local/lambda/find-python.ts';
import { BOILERPLATES, readBoilerplate } from '../../new-command/boilerplate.ts';
import { readName } from '../../new-command/name.ts';
import type { Workspace } from './workspace.ts';

const ROOT = path.join(import.meta.dirname, '../../..');

/** A command of the team's own: its zip, in the workspace, and its `function.json`. */
export interface OwnCommand {
  zip: string;
  definition: string;
}

/**
 * Builds the boilerplates, as a team that has its commands in a repository of its own: `/example` in TypeScript, and
 * `/pyexample` in Python where that runs here. By the name of the function, which is that of the command.
 */
export async function buildOwnCommands({ folder }: Workspace): Promise<Record<string, OwnCommand>> {
  const distFolder = path.join(folder, 'own');
  const example = await buildIn(path.join(ROOT, BOILERPLATES.typescript), distFolder);
  if (pythonFault(await findPython()) !== undefined) return { example };
  const pyexample = await buildIn(writePython(path.join(folder, 'sources'), 'pyexample'), distFolder);
  return { example, pyexample };
}

async function buildIn(source: string, distFolder: string): Promise<OwnCommand> {
  const name = path.basename(source);
  await buildFunctions({ lambdaFolder: path.dirname(source), distFolder, names: [name] });
  return { zip: path.join(distFolder, `${name}.zip`), definition: path.join(source, 'function.json') };
}

/** The boilerplate under another name, as `npm run new-command` writes it. Returns its folder. */
function writePython(sources: string, name: string): string {
  const source = path.join(sources, name);
  mkdirSync(source, { recursive: true });
  for (const { file, text } of readBoilerplate(path.join(ROOT, BOILERPLATES.python), readName(name)))
    writeFileSync(path.join(source, file), text);
  return source;
}

/** `/example` -> where it is allowed, for each of these. */
export function channelsOf(
  own: Readonly<Record<string, OwnCommand>>,
  channels: unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.keys(own).map((name) => [`/${name}`, channels]));
}
