import type { AuthorizationRules } from './authorize.ts';
import type { SlackRequest } from './slack-request.ts';

type Asked = Pick<SlackRequest, 'responseUrl' | 'team' | 'userTeamId'>;

/** `/commands/T.../`, `/app/T.../`, and older ones of an app: `/actions/A.../`. */
const OWNER = /^\/[^/]+\/([TA][A-Z0-9]{2,})\//;

/**
 * False where the address of the answers names another workspace than the request, or another app: who knows the signing
 * secret could have them sent to a workspace of their own. An address that names neither is not judged.
 */
export function isOwnResponseUrl(
  { appId, homeTeams, teamId }: Pick<AuthorizationRules, 'appId' | 'homeTeams' | 'teamId'>,
  { responseUrl, team, userTeamId }: Asked,
): boolean {
  const [, owner = ''] = OWNER.exec(URL.parse(responseUrl ?? '')?.pathname ?? '') ?? [];
  if (owner.startsWith('T')) return [teamId, ...homeTeams, team.id, userTeamId].includes(owner);
  return !owner.startsWith('A') || appId === '' || owner === appId;
}
