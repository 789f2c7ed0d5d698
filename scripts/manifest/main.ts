import { parseCommandLine, UsageError } from '../command-line/parse-command-line.ts';
import { readOrExit } from '../command-line/read-or-exit.ts';
import { readFunctionDefinitions } from '../local/wiring/function-definitions.ts';
import { devManifest } from './dev-manifest.ts';
import { manifestSettings } from './manifest-settings.ts';

const USAGE = `npm run manifest -- --dev   prints the manifest of a development app, for npm start -- --slack;
                            it may read groups where RESTRICTED_COMMANDS in .env names one
The manifest of the deployed app holds its addresses: terraform output -raw slack_manifest`;

const settings = readOrExit(USAGE, (argv) => {
  const { values } = parseCommandLine(argv, {
    script: 'npm run manifest',
    options: { dev: { type: 'boolean' } },
  });
  if (!values.dev)
    throw new UsageError(
      'npm run manifest -- --dev prints that of a development app; that of the deployed app is terraform output -raw slack_manifest.',
    );
  return manifestSettings(process.env);
});
console.log(JSON.stringify(devManifest(readFunctionDefinitions('lambda'), settings), null, 2));
