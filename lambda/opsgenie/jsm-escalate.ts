import * as z from 'zod/mini';
import { inBackticks } from '../../common/slack/in-code.ts';
import { ActionNotPossibleError } from './incident-backend.ts';
import { type JsmCall, provenList, readJsm } from './jsm-connection.ts';
import { isSameName } from './jsm-incidents.ts';

const teamShape = z.object({ teamId: z.string(), teamName: z.string() });
/** Both forms were seen. */
const teamsAnswer = z.union([z.object({ platformTeams: z.array(teamShape) }), z.array(teamShape)]);

/**
 * Adds a team to the responders: Operations then calls it. Throws ActionNotPossibleError if no team of that name may be
 * seen. https://developer.atlassian.com/cloud/incidents/rest/
 */
export async function addResponderTeam(call: JsmCall, issueId: string, team: string): Promise<void> {
  const answer = readJsm(teamsAnswer, await call({ api: 'operations', method: 'GET', path: '/teams' }));
  const teams = await provenList(call, Array.isArray(answer) ? answer : answer.platformTeams);
  const found = teams.find(({ teamName }) => isSameName(teamName, team));
  if (found === undefined) {
    const names = teams.map(({ teamName }) => teamName).join(', ');
    const offer = names === '' ? 'Q-Bot may see no team there.' : `Q-Bot sees: ${names}.`;
    throw new ActionNotPossibleError('no such team', {
      userMessage: `Jira has no team ${inBackticks(team)}. ${offer}`,
    });
  }
  const body = { responders: [{ ari: `ari:cloud:identity::team/${found.teamId}` }] };
  await call({ api: 'incidents', method: 'POST', path: `/incident/${issueId}/responder/add`, body });
}
