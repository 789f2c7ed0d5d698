import * as z from 'zod/mini';
import { ActionNotPossibleError } from './incident-backend.ts';
import { type JsmCall, provenList, readJsm } from './jsm-connection.ts';
import { isClosed, isDone, isSameName } from './jsm-incidents.ts';
import type { JsmSettings } from './jsm-settings.ts';

export type TransitionAction = 'resolve' | 'close' | 'reopen';

const transitionShape = z.object({
  id: z.string(),
  name: z.string(),
  to: z.object({ id: z.string(), name: z.string(), statusCategory: z.object({ key: z.string() }) }),
  fields: z.optional(
    z.object({
      resolution: z.optional(z.object({ allowedValues: z.optional(z.array(z.object({ id: z.string() }))) })),
    }),
  ),
});
type Transition = z.infer<typeof transitionShape>;
const transitionsAnswer = z.object({ transitions: z.array(transitionShape) });

export interface TransitionDeps {
  call: JsmCall;
  settings: JsmSettings;
}

/**
 * Leads the issue to where that ends: `resolve` to the category done, `close` to the closed status, `reopen` back.
 * Throws ActionNotPossibleError if no transition of its status does, or several do and the settings do not say which.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-transitions-post
 */
export async function transition(
  { call, settings }: TransitionDeps,
  issueId: string,
  action: TransitionAction,
): Promise<void> {
  const path = `/issue/${issueId}/transitions`;
  const answer = await call({ method: 'GET', path: `${path}?expand=transitions.fields` });
  const transitions = await provenList(call, readJsm(transitionsAnswer, answer).transitions);
  const { fields, id } = choose(settings, transitions, action);
  const [resolution] = fields?.resolution?.allowedValues ?? [];
  const body = {
    transition: { id },
    ...(resolution === undefined ? {} : { fields: { resolution: { id: resolution.id } } }),
  };
  await call({ method: 'POST', path, body });
}

function choose(settings: JsmSettings, transitions: Transition[], action: TransitionAction): Transition {
  const { doneTransition } = settings;
  if (action === 'resolve' && doneTransition !== undefined) {
    return only(
      transitions.filter(({ id, name }) => id === doneTransition || isSameName(name, doneTransition)),
      action,
    );
  }
  const leads: Record<TransitionAction, (to: Transition['to']) => boolean> = {
    resolve: (to) => isDone(to) && !isClosed(settings, to),
    close: (to) => isClosed(settings, to),
    reopen: (to) => !isDone(to),
  };
  return only(
    transitions.filter(({ to }) => leads[action](to)),
    action,
  );
}

function only(transitions: Transition[], action: TransitionAction): Transition {
  const [first, second] = transitions;
  if (first !== undefined && second === undefined) return first;
  const names = transitions.map(({ name }) => name).join(', ');
  const userMessage =
    first === undefined
      ? `Jira offers no transition to ${action} it: its workflow has none from here, or Q-Bot's account may not take it. Do it in Jira, and tell the Q-Bot team.`
      : `Jira has several ways to ${action} it (${names}), and Q-Bot's settings do not say which. Do it in Jira, and tell the Q-Bot team.`;
  throw new ActionNotPossibleError('no single transition', { userMessage });
}
