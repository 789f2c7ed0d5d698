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

/** Those that the settings name, else those that lead to where the action ends: it is possible with one alone. */
export function leadingTransitions<T extends Pick<Transition, 'id' | 'name' | 'to'>>(
  settings: Pick<JsmSettings, 'closedStatus' | 'doneTransition' | 'reopenTransition'>,
  transitions: readonly T[],
  action: TransitionAction,
): T[] {
  const { doneTransition, reopenTransition } = settings;
  const named = { resolve: doneTransition, close: undefined, reopen: reopenTransition }[action];
  if (named !== undefined)
    return transitions.filter(({ id, name }) => id === named || isSameName(name, named));
  const leads: Record<TransitionAction, (to: Transition['to']) => boolean> = {
    resolve: (to) => isDone(to) && !isClosed(settings, to),
    close: (to) => isClosed(settings, to),
    reopen: (to) => !isDone(to),
  };
  return transitions.filter(({ to }) => leads[action](to));
}

function choose(settings: JsmSettings, transitions: Transition[], action: TransitionAction): Transition {
  const leading = leadingTransitions(settings, transitions, action);
  const [first, second] = leading;
  if (first !== undefined && second === undefined) return first;
  const names = leading.map(({ name }) => name).join(', ');
  const userMessage =
    first === undefined
      ? `Jira offers no transition to ${action} it: its workflow has none from here, or Q-Bot's account may not take it. Do it in Jira, and tell the Q-Bot team.`
      : `Jira has several ways to ${action} it (${names}), and Q-Bot's settings do not say which. Do it in Jira, and tell the Q-Bot team.`;
  throw new ActionNotPossibleError('no single transition', { userMessage });
}
