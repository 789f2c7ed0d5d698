import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { isObject } from '../../../../common/is-object.ts';
import { compareManifests } from '../../../doctor/compare-manifests.ts';
import { type JsonObject, objectsIn, parseJson, textIn } from '../../../local/json.ts';
import type { Settings } from '../../../local/settings.ts';
import { readFunctionDefinitions } from '../../../local/wiring/function-definitions.ts';
import { accessGroups } from '../../../local/wiring/groups.ts';
import { slackManifest } from '../../../local/wiring/manifest.ts';
import { devManifest } from '../../../manifest/dev-manifest.ts';
import type { Deployment, Live } from '../deployment.ts';
import { must } from '../expect.ts';
import { gatekeeperOf } from './rotation.ts';

/** No address is given to the run, so nobody hears of its alarms: two topics, and nothing else, are to be found wrong. */
const EXPECTED = ['alarms of qbot-alarms', 'alarms of qbot-alarms-routine'];

/** The doctor that people run, with the outputs of this deployment and its gateway on this machine. */
export async function doctor({ admin, workspace }: Deployment, live: Live): Promise<string> {
  const outputs = path.join(workspace.folder, 'outputs.json');
  writeFileSync(outputs, JSON.stringify(live.state.outputs()));
  const dist = path.join(workspace.folder, 'dist');
  const words = ['--json', '--outputs', outputs, '--origin', live.apiUrl, '--dist', dist];
  const { output, status, stdout } = await admin.script('scripts/doctor/main.ts', words);
  const report = parseJson(stdout);
  const findings = objectsIn(isObject(report) ? report.findings : undefined);
  const wrong = findings.filter((one) => one.status === 'wrong').map(({ check }) => textIn(check));
  must(
    status === 1 && JSON.stringify(wrong) === JSON.stringify(EXPECTED),
    `npm run doctor ended with ${status}: ${output}`,
  );
  return `${findings.length} findings, of them wrong: ${wrong.join(', ')}`;
}

/**
 * What `npm run doctor -- --local` compares with, and `npm run manifest -- --dev` prints, is made of the same folders: it has
 * to be what Terraform makes of them.
 */
export async function manifests({ settings, workspace }: Deployment, live: Live): Promise<string> {
  const definitions = readFunctionDefinitions(path.join(workspace.folder, 'lambda'));
  const url = String(live.state.output('slack_commands_url')).replace(/\/slack\/commands$/, '');
  const deployed = withDeployedRights(settings, live);
  const groups = accessGroups(deployed);
  compare(live, 'slack_manifest', slackManifest(definitions, deployed, url));
  compare(live, 'slack_manifest_dev', devManifest(definitions, deployed));
  return `both as on a laptop, with ${groups.length} groups`;
}

function compare(live: Live, output: string, local: JsonObject): void {
  const wanted = parseJson(String(live.state.output(output)));
  const { differences, extras } = compareManifests(asObject(wanted), local);
  must(differences.length + extras.length === 0, [output, ...differences, ...extras].join('\n'));
}

/** The scopes follow the rights: those of the laptop's own are a group's too. */
function withDeployedRights(settings: Settings, live: Live): Settings {
  const gatekeeper = live.deployed.wiring.functions.find(({ name }) => name === gatekeeperOf(live));
  const { RESTRICTED_COMMANDS = '' } = gatekeeper?.environment ?? {};
  return { ...settings, given: { ...settings.given, RESTRICTED_COMMANDS } };
}

function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
