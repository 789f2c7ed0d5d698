import { isTokenError } from '../local/call-slack.ts';
import { textIn } from '../local/json.ts';
import { scopesOf } from './compare-manifests.ts';
import { type Facts, secretOf } from './facts.ts';
import { type Finding, note, ok, unknown, wrong } from './finding.ts';
import type { Remedies } from './remedies.ts';

type Looked = Pick<Facts, 'app' | 'deployment' | 'remedies'>;

const REINSTALL =
  'api.slack.com/apps, the app, Install App: Reinstall to Workspace; the token stays the same.';

/** What the bot token says of itself, against what Terraform says of the bot. */
export function checkApp({ app, deployment, remedies, secrets }: Looked & Pick<Facts, 'secrets'>): Finding[] {
  if (app === undefined) {
    // Why Slack could not be asked is said elsewhere.
    if (secretOf({ secrets }, 'slack-bot-token') !== undefined) return [];
    const fix = `Set it, then again: ${remedies.setSecret('slack-bot-token')}`;
    return [unknown('bot token', 'not tried: slack-bot-token is not set, or could not be read', fix)];
  }
  const { body, scopes } = app;
  if (body.ok !== true) return [deniedToken(remedies, textIn(body.error))];
  const rotated = typeof body.expires_in === 'number' ? [rotatedToken(remedies, body.expires_in)] : [];
  return [
    ok('bot token', `accepted: ${textIn(body.user)} of ${textIn(body.team)}`),
    ...rotated,
    checkWorkspace({ app, deployment, remedies }),
    checkAppId({ app, deployment, remedies }),
    ...checkScopes(scopesOf(deployment.manifest), scopes),
  ];
}

function deniedToken(remedies: Remedies, error: string): Finding {
  if (!isTokenError(error)) {
    return wrong(
      'bot token',
      `Slack does not say whose it is: ${error}`,
      'Run it again; if it stays so, look at the app under api.slack.com/apps.',
    );
  }
  return wrong(
    'bot token',
    `Slack does not accept it: ${error}`,
    `Copy the Bot User OAuth Token (api.slack.com/apps, the app, OAuth & Permissions; install the app if there is none): ${remedies.setSecret('slack-bot-token')}`,
  );
}

function rotatedToken(remedies: Remedies, seconds: number): Finding {
  return wrong(
    'bot token',
    `it expires in ${Math.round(seconds / 60)} minutes: token rotation is on, and Q-Bot does not renew tokens`,
    `Rotation cannot be switched off: make another app from the manifest, and ${remedies.setSecret('slack-bot-token')}`,
  );
}

/** An app of a whole organisation has the id of that. */
function checkWorkspace({ app, deployment, remedies }: Looked): Finding {
  const { enterprise_id, is_enterprise_install, team_id } = app?.body ?? {};
  const found = is_enterprise_install === true ? textIn(enterprise_id) : textIn(team_id);
  if (found === deployment.teamId) return ok('workspace', found);
  return wrong(
    'workspace',
    `the bot token is of ${found}, and the bot serves ${deployment.teamId}`,
    `Take the token of the app in ${deployment.teamId} (${remedies.setSecret('slack-bot-token')}), or set ${remedies.setting('slack_team_id', found)}.`,
  );
}

function checkAppId({ app, deployment, remedies }: Looked): Finding {
  const found = textIn(app?.body.app_id);
  const { appId } = deployment;
  if (found === '')
    return unknown('app id', 'Slack does not say it', 'Compare it with Basic Information, App ID.');
  if (appId === '')
    return note(
      'app id',
      'requests of other apps are not refused',
      `Set ${remedies.setting('slack_app_id', found)}.`,
    );
  if (found === appId) return ok('app id', found);
  return wrong(
    'app id',
    `the bot token is of ${found}, and the bot serves ${appId}`,
    `Take token and signing secret of ${appId}, or set ${remedies.setting('slack_app_id', found)}.`,
  );
}

/** Two lines, because what is done differs: what the app lacks, and what it need not have. */
export function checkScopes(wanted: readonly string[], granted: readonly string[] | undefined): Finding[] {
  if (granted === undefined)
    return [
      unknown('scopes', 'Slack does not say which the token has', 'Look at OAuth & Permissions, Scopes.'),
    ];
  const missing = wanted.filter((scope) => !granted.includes(scope));
  const extra = granted.filter((scope) => !wanted.includes(scope));
  if (missing.length + extra.length === 0) return [ok('scopes', granted.join(', '))];
  const over = 'Take them away under OAuth & Permissions (or paste the manifest), and install the app again.';
  return [
    ...(missing.length === 0
      ? []
      : [
          wrong(
            'scopes',
            `reinstall pending: the manifest asks for ${missing.join(', ')}, and the token has not got it`,
            REINSTALL,
          ),
        ]),
    ...(extra.length === 0
      ? []
      : [wrong('scopes', `over-privileged: ${extra.join(', ')}, which the manifest does not ask for`, over)]),
  ];
}
