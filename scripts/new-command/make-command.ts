import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readFunctionDefinitions } from '../local/wiring/function-definitions.ts';
import { BOILERPLATES, type Language, readBoilerplate, type SourceFile } from './boilerplate.ts';
import { type CommandName, NewCommandError } from './name.ts';
import { entryOf, hasEntry, withEntry } from './terraform-entry.ts';

export interface MakeCommandDeps {
  /** Of the repository. */
  root: string;
  /** Formats what is in that folder (relative to root), in place. */
  format: (folder: string) => void;
}

export interface Made {
  name: CommandName;
  /** Relative to root. */
  folder: string;
  files: number;
  /** The entry that has to be put into `local.functions` by hand, because lambda.tf has no marker line. */
  entryToAdd: string | undefined;
}

interface Plan {
  name: CommandName;
  folder: string;
  sources: SourceFile[];
  lambdaTf: { file: string; before: string; after: string | undefined };
}

/**
 * Copies the boilerplate to `lambda/<name>/` and adds its entry to `terraform/lambda.tf`: all of it or nothing. The folder is
 * there at once, as it stays: a bot that runs would build each of several states. Throws NewCommandError if the name is taken.
 */
export function makeCommand(
  { root, format }: MakeCommandDeps,
  name: CommandName,
  language: Language = 'typescript',
): Made {
  const plan = planFor(root, name, BOILERPLATES[language]);
  // Where no bot looks, and as deep as the folder that it becomes.
  const draft = `example/${name.folder}.new`;
  try {
    writeAll(path.join(root, draft), plan);
    format(draft);
    renameSync(path.join(root, draft), path.join(root, plan.folder));
  } catch (error) {
    rmSync(path.join(root, draft), { recursive: true, force: true });
    writeFileSync(plan.lambdaTf.file, plan.lambdaTf.before);
    throw error;
  }
  const { folder, sources, lambdaTf } = plan;
  const entryToAdd = lambdaTf.after === undefined ? entryOf(name.folder) : undefined;
  return { name, folder, files: sources.length, entryToAdd };
}

/** Reads and checks everything, and touches nothing. */
function planFor(root: string, name: CommandName, boilerplate: string): Plan {
  const folder = `lambda/${name.folder}`;
  const file = path.join(root, 'terraform/lambda.tf');
  const before = readFileSync(file, 'utf8');
  refuseTaken(root, name, before);
  return {
    name,
    folder,
    sources: readBoilerplate(path.join(root, boilerplate), name),
    lambdaTf: { file, before, after: withEntry(before, name.folder) },
  };
}

function refuseTaken(root: string, { command, folder }: CommandName, lambdaTf: string): void {
  if (existsSync(path.join(root, 'lambda', folder))) {
    throw new NewCommandError(`lambda/${folder} is there already: take another name.`);
  }
  if (hasEntry(lambdaTf, folder)) {
    throw new NewCommandError(`terraform/lambda.tf has an entry "${folder}" already: take another name.`);
  }
  const definitions = Object.entries(readFunctionDefinitions(path.join(root, 'lambda')));
  const owner = definitions.find(([, { eventPattern }]) => eventPattern?.detail.command.includes(command));
  if (owner !== undefined) {
    throw new NewCommandError(`lambda/${owner[0]} answers ${command} already: take another name.`);
  }
}

function writeAll(draft: string, { sources, lambdaTf }: Plan): void {
  // Of a run that was killed.
  rmSync(draft, { recursive: true, force: true });
  for (const { file, text } of sources) {
    mkdirSync(path.dirname(path.join(draft, file)), { recursive: true });
    writeFileSync(path.join(draft, file), text);
  }
  if (lambdaTf.after !== undefined) writeFileSync(lambdaTf.file, lambdaTf.after);
}
