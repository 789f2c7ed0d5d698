import type { AuthorizationRules } from './authorize.ts';
import type { SlackRequest } from './slack-request.ts';

type Asked = Pick<SlackRequest, 'responseUrl' | 'team' | 'userTeamId'>;

/** `/commands/T.../`, `/app/T.../`, and older ones of an app: `/actions/A.../`. */
const OWNER = /^\/[^/]+\/([TA][A-Z0-9]{2,})\//i;
/** Slack writes neither: what it would make of them is not known. */
const UNCLEAR = /%|\/\//;

/**
 * False where the address of the answers names another workspace than the request, or another app: who knows the signing
 * secret could have them sent to a workspace of their own. An address that names neither is not
 * judged; one that could be read in two ways is not ours.
 */
export function isOwnResponseUrl(
  { appId, homeTeams, teamId }: Pick<AuthorizationRules, 'appId' | 'homeTeams' | 'teamId'>,
  { responseUrl, team, userTeamId }: Asked,
): boolean {
  const path = URL.parse(responseUrl ?? '')?.pathname ?? '';
  if (UNCLEAR.test(path)) return false;
  const owner = OWNER.exec(path)?.[1]?.toUpperCase() ?? '';
  if (owner.startsWith('T')) return [teamId, ...homeTeams, team.id, userTeamId].includes(owner);
  return !owner.startsWith('A') || appId === '' || owner === appId;
}
