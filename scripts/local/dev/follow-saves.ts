import path from 'node:path';
import type { BotSources } from '../bot-setup.ts';
import type { Settings } from '../settings.ts';
import type { Examples } from '../wiring/environment.ts';
import { type ReadDefinitions, subcommandShapes } from '../wiring/function-definitions.ts';
import type { ExamplesAsked, ReadExamples } from './fresh-examples.ts';
import { changedFunctions, type Definitions, describeChange } from './save-changes.ts';

export interface EnvSource {
  /** It need not be there. */
  file: string;
  /** With the variables of that file as they are now; `notes` say which of them do not count yet. */
  read: (before: Settings) => { settings: Settings; notes: string[] };
}

export interface FollowSavesDeps {
  lambdaFolder: string;
  /** Where variables are given; left out if they cannot change. */
  env?: EnvSource;
  /** What the bot began with. */
  started: { definitions: Definitions; settings: Settings };
  readDefinitions: (lambdaFolder: string) => ReadDefinitions;
  readExamples: (asked: ExamplesAsked) => Promise<ReadExamples>;
  /** Rejects if it does not compile. */
  build: (name: string, definitions: Definitions) => Promise<unknown>;
  /** Removes what was built of it. */
  removeBuilt: (name: string) => void;
  bot: { reload: (name: string) => void; rewire: (sources: BotSources) => void };
  print: (line: string) => void;
  /** Milliseconds. */
  now: () => number;
}

/** What the bot runs. */
interface Known extends Required<BotSources> {
  examples: Record<string, Examples>;
}

/** What a save may have changed. */
interface Saved {
  /** With the earlier one of each function.json that is not right now. */
  definitions: Definitions;
  settings: Settings;
  /** Names of the functions to build. */
  changed: string[];
  /** False if nothing but the variables that are given was saved. */
  isCode: boolean;
}

const OLD_COUNTS = 'Until it is right, the old one counts.';

/**
 * Returns what brings a running bot up to date after a save of these files: it builds the functions that they are in, and
 * takes over new functions, changed definitions, variables and settings, and what is gone. What is not right is said, and
 * all else goes on: never rejects.
 */
export function createFollowSaves(deps: FollowSavesDeps): (files: string[]) => Promise<void> {
  let known: Known = { ...deps.started, examples: {} };
  return async (files) => {
    try {
      known = await follow(deps, known, files);
    } catch (error) {
      deps.print(messageOf(error));
    }
  };
}

async function follow(deps: FollowSavesDeps, known: Known, files: readonly string[]): Promise<Known> {
  const startedAt = deps.now();
  const saved = readSaved(deps, known, files);
  const [built, read] = await Promise.all([
    buildChanged(deps, saved),
    saved.isCode ? readExamples(deps, saved) : known.examples,
  ]);
  const isThere = (name: string) => name in known.definitions || (built.includes(name) && name in read);
  const definitions = Object.fromEntries(Object.entries(saved.definitions).filter(([name]) => isThere(name)));
  const next: Known = { definitions, settings: saved.settings, examples: { ...known.examples, ...read } };
  const running = takeOver(deps, next) ? next : known;
  for (const name of built) if (name in running.definitions) deps.bot.reload(name);
  for (const name of Object.keys(known.definitions))
    if (!(name in running.definitions)) deps.removeBuilt(name);
  for (const line of describeChange(known.definitions, running.definitions)) deps.print(line);
  if (built.length > 0)
    deps.print(
      `Built ${built.join(', ')} in ${Math.round(deps.now() - startedAt)} ms: the next call runs it.`,
    );
  if (!built.includes('gatekeeper')) await buildTables(deps, known, running);
  return running;
}

/**
 * The gatekeeper anew, where the words of sub-commands have changed, for `terraform apply`: they are built in there. Here it
 * has been given them, so that nobody waits for this.
 */
async function buildTables(deps: FollowSavesDeps, before: Known, { definitions }: Known): Promise<void> {
  const tablesOf = (all: Definitions) => JSON.stringify(subcommandShapes(all));
  if (!('gatekeeper' in definitions) || tablesOf(before.definitions) === tablesOf(definitions)) return;
  if (await isBuilt(deps, 'gatekeeper', definitions)) deps.bot.reload('gatekeeper');
}

function readSaved(deps: FollowSavesDeps, known: Known, files: readonly string[]): Saved {
  const { definitions: right, faults } = deps.readDefinitions(deps.lambdaFolder);
  for (const fault of Object.values(faults)) deps.print(`${fault}\n${OLD_COUNTS}`);
  const before = Object.entries(known.definitions).filter(([name]) => name in faults);
  const definitions = { ...Object.fromEntries(before), ...right };
  const { env } = deps;
  const sources = files.filter((file) => file !== env?.file);
  const relative = sources.map((file) => path.relative(deps.lambdaFolder, file));
  const changed = changedFunctions(relative, Object.keys(definitions));
  const isCode = sources.length > 0;
  if (env === undefined || sources.length === files.length)
    return { definitions, settings: known.settings, changed, isCode };
  const { notes, settings } = env.read(known.settings);
  for (const line of [`${env.file} is read again.`, ...notes]) deps.print(line);
  return { definitions, settings, changed, isCode };
}

/** One after the other; returns the names of those that compile. */
async function buildChanged(deps: FollowSavesDeps, { changed, definitions }: Saved): Promise<string[]> {
  if (changed.length > 0)
    deps.print(`Saved. Building ${changed.join(', ')} (until then the old code answers)`);
  const built: string[] = [];
  for (const name of changed) if (await isBuilt(deps, name, definitions)) built.push(name);
  return built;
}

async function isBuilt(
  { build, print }: FollowSavesDeps,
  name: string,
  definitions: Definitions,
): Promise<boolean> {
  try {
    await build(name, definitions);
    return true;
  } catch (error) {
    print(`lambda/${name} does not build; the old code keeps running.\n${messageOf(error)}`);
    return false;
  }
}

async function readExamples(
  deps: FollowSavesDeps,
  { definitions }: Saved,
): Promise<ReadExamples['examples']> {
  const { lambdaFolder } = deps;
  const { examples, faults } = await deps.readExamples({ lambdaFolder, definitions });
  for (const [name, fault] of Object.entries(faults))
    deps.print(`lambda/${name}/config.ts: ${fault}\n${OLD_COUNTS}`);
  return examples;
}

/** False if the bot goes on as it was: a rule of a function.json is none that the local bus knows. */
function takeOver({ bot, print }: FollowSavesDeps, next: Known): boolean {
  try {
    bot.rewire(next);
    return true;
  } catch (error) {
    print(`${messageOf(error)}\n${OLD_COUNTS}`);
    return false;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
