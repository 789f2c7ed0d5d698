import { isObject } from '../../common/is-object.ts';
import { isTokenError } from '../local/call-slack.ts';
import { textIn } from '../local/json.ts';
import { compareManifests } from './compare-manifests.ts';
import type { Facts } from './facts.ts';
import { type Finding, note, ok, unknown, wrong } from './finding.ts';

const MAKE_TOKEN =
  'api.slack.com/apps, Your App Configuration Tokens, Generate Token: the access token, which lives 12 hours, as SLACK_CONFIG_TOKEN.';

/** https://docs.slack.dev/reference/methods/apps.manifest.export#errors */
const NOT_THEIRS = /^(app_not_found|invalid_app(_id)?|no_permission)$/;

/** The live app against the manifest that it is meant to have, where there is a configuration token for it. */
export async function checkManifest(facts: Facts): Promise<Finding[]> {
  const { app, callSlack, configurationToken: token, deployment, remedies } = facts;
  if (token === undefined) return [unknown('manifest', 'the live app is not compared', MAKE_TOKEN)];
  if (!token.startsWith('xoxe.xoxp-'))
    return [wrong('manifest', 'SLACK_CONFIG_TOKEN is no configuration token: not sent', MAKE_TOKEN)];
  const appId = textIn(app?.body.app_id) || deployment.appId;
  if (appId === '')
    return [
      unknown(
        'manifest',
        'of which app is not known',
        `Set ${remedies.variable('slack_app_id')}, and ${remedies.apply}.`,
      ),
    ];
  const { body } = await callSlack('apps.manifest.export', token, { app_id: appId });
  if (body.ok !== true || !isObject(body.manifest)) return [deniedExport(appId, textIn(body.error))];
  const { differences, extras } = compareManifests(deployment.manifest, body.manifest);
  return [
    ...differences.map((text) => wrong('manifest', text, remedies.pasteManifest)),
    ...(differences.length === 0 ? [ok('manifest', `the live app ${appId} is as its manifest`)] : []),
    ...extras.map((name) =>
      note('manifest', `${name} is set in the live app, and not in the manifest`, remedies.pasteManifest),
    ),
  ];
}

function deniedExport(appId: string, error: string): Finding {
  if (isTokenError(error))
    return wrong('manifest', `Slack does not accept SLACK_CONFIG_TOKEN: ${error}`, MAKE_TOKEN);
  if (!NOT_THEIRS.test(error))
    return wrong('manifest', `Slack does not show it: ${error}`, 'Run it again in a minute.');
  return wrong(
    'manifest',
    `the owner of SLACK_CONFIG_TOKEN cannot read ${appId}: ${error}`,
    'Take the token of a collaborator of the app (Collaborators in its settings), of the same workspace.',
  );
}
