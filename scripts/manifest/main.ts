import { readFunctionDefinitions } from '../local/wiring/wiring.ts';
import { devManifest } from './dev-manifest.ts';

const USAGE = `npm run manifest -- --dev   prints the manifest of a development app, for npm start -- --slack
The manifest of the deployed app holds its addresses: terraform output -raw slack_manifest`;

const words = process.argv.slice(2);
if (words.length === 1 && words[0] === '--dev') {
  console.log(JSON.stringify(devManifest(readFunctionDefinitions('lambda')), null, 2));
} else {
  const isHelp = words.includes('--help');
  console[isHelp ? 'log' : 'error'](USAGE);
  process.exitCode = isHelp ? 0 : 1;
}
