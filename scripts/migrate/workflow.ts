import { isClosed, isDone } from '../../lambda/opsgenie/jsm-incidents.ts';
import type { JsmSettings } from '../../lambda/opsgenie/jsm-settings.ts';
import { leadingTransitions } from '../../lambda/opsgenie/jsm-transition.ts';
import { objectsIn } from '../local/json.ts';
import { type JiraReader, type JiraTransition, toStatus } from './jira-reader.ts';
import { differences, merged, notes, type Report } from './report.ts';

/** Whether the issue type has the status that is closed for good, and it ends an incident. Throws ReadFailure. */
export async function checkClosedStatus(
  jira: JiraReader,
  { closedStatus, issueTypeId, projectKey }: JsmSettings,
): Promise<Report> {
  if (closedStatus === undefined) return notes();
  const type = (await jira.statuses(projectKey)).find(({ id }) => id === issueTypeId);
  const statuses = objectsIn(type?.statuses).map(toStatus);
  const found = statuses.find((status) => isClosed({ closedStatus }, status));
  if (found !== undefined && isDone(found)) return notes();
  const lack = found === undefined ? 'no status of' : 'not of the category "done" in';
  const offer = namesOf(statuses.filter(isDone));
  return differences(
    `closed_status ${closedStatus}, ${lack} issue type ${issueTypeId}: those that end an incident are ${offer}.`,
  );
}

interface Way {
  action: 'resolve' | 'reopen';
  setting: 'done_transition' | 'reopen_transition';
  given: string | undefined;
  /** Of the issue that shows it. */
  state: 'open' | 'done';
}

/**
 * Whether one transition resolves an incident and one opens it again, as the newest issue in that state shows; where
 * there is none, what is set gets a note. Throws ReadFailure.
 */
export async function checkTransitions(jira: JiraReader, settings: JsmSettings): Promise<Report> {
  const { doneTransition, reopenTransition } = settings;
  const ways: Way[] = [
    { action: 'resolve', setting: 'done_transition', given: doneTransition, state: 'open' },
    { action: 'reopen', setting: 'reopen_transition', given: reopenTransition, state: 'done' },
  ];
  const reports: Report[] = [];
  for (const way of ways) {
    const transitions = await jira.transitions(settings, way.state);
    const fault = transitions && faultOf(way, settings, transitions);
    if (fault !== undefined) reports.push(differences(fault));
    if (transitions === undefined && way.given !== undefined) reports.push(notes(unseen(way)));
  }
  return merged(reports);
}

function unseen({ given, setting, state }: Way): string {
  return `${setting} ${given}: not looked at, because there is no ${state} incident that shows it.`;
}

function faultOf(
  { action, given, setting, state }: Way,
  settings: JsmSettings,
  transitions: readonly JiraTransition[],
): string | undefined {
  const issue = `the newest ${state} incident`;
  const ending = leadingTransitions({ closedStatus: settings.closedStatus }, transitions, action);
  const [first, second] = leadingTransitions(settings, transitions, action);
  if (given === undefined) {
    if (second !== undefined)
      return `${setting}, not set, and several transitions of ${issue} ${action} it: set one of ${namesOf(ending)}.`;
    // Not every workflow opens again what is done.
    return first === undefined && action === 'resolve'
      ? `done_transition: no transition of ${issue} resolves it: change the workflow, or give the account the right.`
      : undefined;
  }
  if (second !== undefined) return `${setting} ${given}, several transitions of ${issue}: set the id of one.`;
  if (first !== undefined && isDone(first.to) === (action === 'resolve')) return undefined;
  // What is closed for good may have no way back: it does not show whether the name is right.
  if (first === undefined && action === 'reopen' && ending.length === 0) return undefined;
  return `${setting} ${given}, no transition of ${issue} that ${action}s it: set one of ${namesOf(ending)}.`;
}

function namesOf(all: readonly { name: string }[]): string {
  return all.map(({ name }) => name).join(', ') || 'none';
}
