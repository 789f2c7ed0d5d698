import { statSync } from 'node:fs';
import path from 'node:path';
import { bundle } from '../build/build-functions.ts';
import { leanSdk } from '../build/lean-sdk.ts';
import { functionEnvironment } from '../local/lambda/function-environment.ts';
import { readSettings, type Settings } from '../local/settings.ts';
import { wiringOf } from '../local/wiring/from-settings.ts';
import { readFunctionDefinitions } from '../local/wiring/function-definitions.ts';
import { GROUP_SYNC } from '../local/wiring/groups.ts';
import { DEFAULT_RUNTIME } from '../local/wiring/runtimes.ts';
import type { LocalFunction } from '../local/wiring/wiring.ts';
import type { Fake } from './fake.ts';
import { BOLT, FLOOR, OPSGENIE_JSM } from './report.ts';
import { ownWork, slackCommand, type Work } from './work.ts';

/** One bundle, and what it is asked. */
export interface Candidate extends Work {
  name: string;
  bundleBytes: number;
  codeFolder: string;
  environment: Record<string, string>;
}

export interface Folders {
  lambdaFolder: string;
  distFolder: string;
}

/** The floor, Bolt, every bundled function of the repository as its own `function.json` has it, and that of `/sre` on Jira. */
export async function gatherCandidates(fake: Fake, folders: Folders): Promise<Candidate[]> {
  const { url } = fake;
  const settings = readSettings({});
  const definitions = readFunctionDefinitions(folders.lambdaFolder);
  const { functions, parameters } = wiringOf(definitions, settings, { ...folders, url });
  for (const [name, value] of Object.entries(parameters)) fake.parameters.set(name, value);
  const command = slackCommand(settings);
  const onJira = { ...settings, given: { ...settings.given, INCIDENT_BACKEND: 'jsm' } };
  const others = wiringOf(definitions, onJira, { ...folders, url }).functions;
  const [floor, bolt] = await buildBaselines(settings, folders.distFolder);
  return [
    { ...measured(floor, url), ...command, causes: undefined },
    { ...measured(bolt, url), ...command },
    // Nobody waits for the sync of groups.
    ...functions
      .filter((one) => isBundled(one) && one.name !== GROUP_SYNC)
      .map((one) => ({
        ...measured(one, url),
        ...(one.name === 'gatekeeper'
          ? command
          : ownWork(one.name, definitions[one.name], { settings, url })),
      })),
    ...others
      .filter(({ name }) => name === 'opsgenie')
      .map((one) => ({
        ...measured(one, url),
        ...ownWork(one.name, definitions[one.name], { settings, url }),
        name: OPSGENIE_JSM,
      })),
  ];
}

function isBundled({ runtime }: LocalFunction): boolean {
  return runtime === DEFAULT_RUNTIME;
}

/** Built with the same flags as the functions, and with Slack's client as it is. */
async function buildBaselines(
  settings: Settings,
  distFolder: string,
): Promise<[floor: LocalFunction, bolt: LocalFunction]> {
  for (const name of [FLOOR, BOLT]) {
    const entry = path.join(import.meta.dirname, 'baselines', name, 'lambda_function.js');
    await bundle(entry, path.join(distFolder, name), [leanSdk]);
  }
  const baseline = (name: string, environment: Record<string, string>): LocalFunction => ({
    name,
    codeFolder: path.join(distFolder, name),
    handler: 'lambda_function.handler',
    timeoutSeconds: 3,
    memoryMb: 512,
    environment,
  });
  const { signingSecret } = settings;
  return [
    baseline(FLOOR, {}),
    baseline(BOLT, { EVENT_BUS_NAME: 'qbot', SLACK_SIGNING_SECRET: signingSecret }),
  ];
}

function measured(definition: LocalFunction, awsEndpoint: string): Omit<Candidate, keyof Work> {
  const { codeFolder, name } = definition;
  return {
    name,
    codeFolder,
    bundleBytes: statSync(path.join(codeFolder, 'lambda_function.js')).size,
    environment: functionEnvironment(definition, awsEndpoint),
  };
}
