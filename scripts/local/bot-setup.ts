import { devManifest } from '../manifest/dev-manifest.ts';
import type { JsonObject } from './json.ts';
import type { Settings } from './settings.ts';
import type { Examples } from './wiring/environment.ts';
import { wiringOf } from './wiring/from-settings.ts';
import type { FunctionDefinition } from './wiring/function-definitions.ts';
import { slackManifest } from './wiring/manifest.ts';
import { terraformOutputs } from './wiring/outputs.ts';
import type { Wiring } from './wiring/wiring.ts';

/** What a bot is made from. */
export interface BotSources {
  /** Folder name -> its function.json. */
  definitions: Record<string, FunctionDefinition>;
  /** Folder name -> what its config.ts says; without it, the files are read, each once in the life of the program. */
  examples?: Readonly<Record<string, Examples>>;
  settings: Settings;
}

export interface SetupPlaces {
  /** Base URL of the local bot. */
  url: string;
  lambdaFolder: string;
  distFolder: string;
  /** Set where a real workspace takes the place of the simulated one. */
  workspace?: object;
}

/** What follows from the sources. */
export interface BotSetup {
  definitions: Record<string, FunctionDefinition>;
  wiring: Wiring;
  /** Of the Slack app. */
  manifest: JsonObject;
  /** Of the menu of a message. */
  shortcuts: { callbackId: string; name: string }[];
  /** What Terraform would print. */
  outputs: JsonObject;
}

/** Reads nothing if `examples` are there. */
export function setUpBot({ definitions, examples, settings }: BotSources, places: SetupPlaces): BotSetup {
  const { url, workspace } = places;
  const wiring = wiringOf(definitions, settings, { ...places, ...(examples && { examples }) });
  const manifest =
    workspace === undefined ? slackManifest(definitions, settings, url) : devManifest(definitions, settings);
  return {
    definitions,
    wiring,
    manifest,
    shortcuts: Object.values(definitions).flatMap(({ shortcuts = [] }) => shortcuts),
    outputs: terraformOutputs({ definitions, settings, url, wiring, manifest }),
  };
}
