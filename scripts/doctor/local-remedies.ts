import { secretVariable } from '../local/settings.ts';
import type { Remedies } from './remedies.ts';

const START_AGAIN = 'npm start again';

/** For the bot that `npm start` runs. `workspace`: name of the real one that it serves; null where Slack is simulated. */
export function localRemedies(workspace: string | null): Remedies {
  const startAgain = workspace === null ? START_AGAIN : 'npm start -- --slack again';
  const variable = (name: string) => `${name.toUpperCase()} in .env`;
  return {
    setSecret: (name) => `${secretVariable(name)}=... in .env, and ${startAgain}`,
    endFormer: (name) => `Take ${secretVariable(name)} out of .env, and ${startAgain}.`,
    makeParameter: `It is made at the start: ${startAgain}.`,
    variable,
    setting: (name, value) => `${name.toUpperCase()}=${value} in .env, and ${startAgain}`,
    jiraTokenEnd: variable('jsm_token_expires'),
    apply: startAgain,
    pasteManifest:
      workspace === null
        ? `The simulated app has its manifest from the start: ${startAgain}.`
        : 'Paste what npm run manifest -- --dev prints under App Manifest of the app, and install the app again where scopes have changed.',
    gateway: (status) =>
      status === 401
        ? `Look at the clock below. Else ${startAgain}.`
        : `The terminal of npm start says why; ${startAgain}.`,
    refused: `Set what it names in .env, and ${startAgain}.`,
    brokenFunction: () => `The terminal of npm start says why; ${startAgain}.`,
    otherCode: () => `${startAgain}: it builds what it runs.`,
    deadLetters: () =>
      `The page shows each with its error. Mend the cause; ${startAgain} begins without them.`,
    oldGroups: `The terminal of npm start says why; ${startAgain}.`,
    noSubscriber: `The simulated topics have theirs from the start: ${startAgain}.`,
    unconfirmed: () => `Nobody gets mail of a laptop: ${startAgain}.`,
    siteSettings: `Set JSM in .env, and ${startAgain}.`,
    gone: `It is made at the start: ${startAgain}.`,
  };
}
