import path from 'node:path';
import { buildFunctions } from '../../build/build-functions.ts';
import type { Workspace } from './workspace.ts';

const FOLDER = path.join(import.meta.dirname, '../../../example/backend_lambda');

/** A command of the team's own: its zip, in the workspace, and its `function.json`. */
export interface OwnCommand {
  zip: string;
  definition: string;
}

/** Builds the example, as a team that has its command in a repository of its own. */
export async function buildOwnCommand({ folder }: Workspace): Promise<OwnCommand> {
  const distFolder = path.join(folder, 'own');
  const name = path.basename(FOLDER);
  await buildFunctions({ lambdaFolder: path.dirname(FOLDER), distFolder, names: [name] });
  return { zip: path.join(distFolder, `${name}.zip`), definition: path.join(FOLDER, 'function.json') };
}
