import { rmSync } from 'node:fs';
import { buildFunctions } from '../../build/build-functions.ts';
import type { Bot } from '../bot.ts';
import type { BotSources } from '../bot-setup.ts';
import { readRightDefinitions } from '../wiring/function-definitions.ts';
import { createFollowSaves, type EnvSource, type FollowSavesDeps } from './follow-saves.ts';
import { readFreshExamples } from './fresh-examples.ts';
import { isSource } from './save-changes.ts';
import { watchSaves } from './watch-saves.ts';

export interface KeptBot extends Pick<FollowSavesDeps, 'lambdaFolder' | 'print' | 'started'> {
  bot: Pick<Bot, 'cloud' | 'rewire'>;
  distFolder: string;
  /** Folders whose changes count, `lambdaFolder` among them. */
  watched: string[];
  env?: EnvSource;
  /** Called once the bot has taken these over. */
  onRewired?: (sources: BotSources) => void;
}

/** Brings the bot up to date after each save, from the moment on when it resolves. Returns how to stop. */
export function keepCurrent(kept: KeptBot): Promise<() => void> {
  const { bot, distFolder, env, lambdaFolder, onRewired, print, started, watched } = kept;
  const onSave = createFollowSaves({
    ...{ lambdaFolder, print, started, ...(env && { env }) },
    readDefinitions: readRightDefinitions,
    readExamples: readFreshExamples,
    build: (name, definitions) => buildFunctions({ lambdaFolder, distFolder, names: [name], definitions }),
    removeBuilt: (name) => removeBuilt(distFolder, name),
    bot: {
      reload: (name) => bot.cloud.reload(name),
      rewire: (sources) => {
        bot.rewire(sources);
        onRewired?.(sources);
      },
    },
    now: () => performance.now(),
  });
  return watchSaves({
    paths: env === undefined ? watched : [...watched, env.file],
    isWatched: (file) => file === env?.file || isSource(file),
    onSave,
  });
}

function removeBuilt(distFolder: string, name: string): void {
  for (const built of [name, `${name}.zip`, `${name}.cdx.json`])
    rmSync(`${distFolder}/${built}`, { recursive: true, force: true });
}
