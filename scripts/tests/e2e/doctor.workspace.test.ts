import { addressOf } from '../../local/address.ts';
import { readFunctionDefinitions } from '../../local/wiring/function-definitions.ts';
import { devManifest } from '../../manifest/dev-manifest.ts';
import { type Visit, visitDoctor } from './doctor-visit.ts';
import { CONFIGURATION_TOKEN, type RealWorkspace, startRealWorkspace } from './real-workspace.ts';

jest.setTimeout(60_000);

let real: RealWorkspace;

beforeAll(async () => {
  real = await startRealWorkspace();
});
afterAll(() => real.close());

/** As `npm run doctor -- --local` beside `npm start -- --slack`. */
function visit(token = ''): Promise<Visit> {
  const address = addressOf(real.bot, real.workspace.settings);
  return visitDoctor(address, { env: { SLACK_CONFIG_TOKEN: token } });
}

it('finds the bot of a real workspace healthy, and sends no token that nobody has given', async () => {
  const { printed, status, wrong } = await visit();
  expect(wrong).toEqual([]);
  expect(status).toBe(0);
  expect(printed).toContain('the live app is not compared');
  expect(printed).toContain('"commands, chat:write"');
  expect(printed).toContain('as that of Slack and of the gateway');
});

it('compares the development app with its own manifest', async () => {
  const healthy = await visit(CONFIGURATION_TOKEN);
  expect(healthy.wrong).toEqual([]);
  expect(healthy.printed).toContain('the live app A05BEACON is as ');
  const installation = real.server.slack.installation();
  const { manifest } = installation;
  installation.manifest = {
    ...manifest,
    settings: { ...Object(manifest.settings), socket_mode_enabled: false },
  };
  const { wrong } = await visit(CONFIGURATION_TOKEN);
  installation.manifest = manifest;
  expect(wrong).toEqual([
    expect.stringMatching(
      /^manifest: settings\.socket_mode_enabled is off, not "true" -> Paste what npm run manifest -- --dev prints/,
    ),
  ]);
});

describe('where .env names a group', () => {
  const RESTRICTED_COMMANDS = '{"/devops restart":["S01CREW"]}';
  let named: RealWorkspace;

  beforeAll(async () => {
    named = await startRealWorkspace({ RESTRICTED_COMMANDS });
  });
  afterAll(() => named.close());

  it('asks for the scopes of groups, and is content with the manifest that has them', async () => {
    const address = addressOf(named.bot, named.workspace.settings);
    const env = { SLACK_CONFIG_TOKEN: CONFIGURATION_TOKEN };
    const { wrong } = await visitDoctor(address, { env });
    const pending = wrong.filter((line) => /^(scopes|manifest):/.test(line));
    expect(pending).toEqual([
      expect.stringMatching(/^scopes: reinstall pending: .* usergroups:read, users:read, and/),
      expect.stringMatching(/^manifest: scope usergroups:read is missing/),
      expect.stringMatching(/^manifest: scope users:read is missing/),
    ]);
    const installation = named.server.slack.installation();
    installation.manifest = devManifest(readFunctionDefinitions('lambda'), {
      given: { RESTRICTED_COMMANDS },
    });
    installation.scopes.push('usergroups:read', 'users:read');
    const mended = await visitDoctor(address, { env });
    expect(mended.wrong.filter((line) => /^(scopes|manifest):/.test(line))).toEqual([]);
  });
});
