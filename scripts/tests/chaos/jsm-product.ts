import { optionValue } from '../../../lambda/opsgenie/jsm-services.ts';
import type { Bot } from '../../local/bot.ts';
import { documentText } from '../../local/fakes/jsm/adf.ts';
import type { JsmActionRecord, JsmAlert, JsmIssue } from '../../local/fakes/jsm/jsm.ts';
import { PRIORITIES } from '../../local/fakes/jsm/jsm-site.ts';
import { TRANSITIONS } from '../../local/fakes/jsm/workflow.ts';
import { JIRA, jsmServices, SERVICES } from '../../local/sample-data.ts';
import type { ChaosProduct, ShownIncident } from './chaos-product.ts';
import { jsmFaultKinds } from './fault-kinds.ts';
import { ACT_NAMES, INCIDENT_ACTS, type IncidentAct } from './incident-acts.ts';

export const jsmProduct: ChaosProduct = {
  backend: 'jsm',
  faultKinds: jsmFaultKinds,
  // Of what was done in Jira itself only Acknowledge and Close of an alert reach Q-Bot, by the webhook: a resolved issue is
  // seen at the next look, which not every act comes to.
  acts: ACT_NAMES.filter((name) => INCIDENT_ACTS[name].before !== 'elsewhere'),
  // More goes wrong here than there are commands for 1 %.
  minShare: 0.006,
  service: optionValue(jsmServices(SERVICES)[1]?.ari ?? ''),
  targetsOf,
  incidents: jsmIncidents,
  resolveElsewhere: async (bot, number) => {
    const body = JSON.stringify({ incident: `${JIRA.projectKey}-${number}`, name: 'Resolve' });
    await bot.jsm.app.request('/driver/transition', { method: 'POST', body });
  },
};

const CALLS: Record<NonNullable<IncidentAct['call']>, string> = {
  resolve: 'jsm.transition',
  close: 'jsm.transition',
  reopen: 'jsm.transition',
  notes: 'jsm.comment',
  responders: 'jsm.responder',
  priority: 'jsm.edit',
  acknowledge: 'jsm.alert-acknowledge',
};

/** Only what is done to alerts is accepted first and carried out later; of an issue, its reading is the nearest. */
function targetsOf({ call }: IncidentAct): { call: string; status: string } {
  return {
    call: call === undefined ? 'jsm.none' : CALLS[call],
    status: call === 'acknowledge' ? 'jsm.alert' : 'jsm.issue',
  };
}

/** Every issue of the fake, with what it has accepted. */
export function jsmIncidents({ jsm }: Pick<Bot, 'jsm'>): ShownIncident[] {
  const { actions, alerts, issues } = jsm.state();
  const alertsOf = Map.groupBy(alerts, ({ issueId }) => issueId);
  const issueOfAlert = new Map(alerts.map(({ id, issueId }) => [id, issueId]));
  const accepted = actions.filter((one) => one.accepted);
  const actionsOf = Map.groupBy(accepted, ({ id }) => issueOfAlert.get(id) ?? id);
  return issues.map((issue) => toShown(issue, alertsOf.get(issue.id) ?? [], actionsOf.get(issue.id) ?? []));
}

function toShown(issue: JsmIssue, alerts: JsmAlert[], actions: JsmActionRecord[]): ShownIncident {
  const { key, priorityId, status, summary } = issue;
  const closedOrResolved = status.name === 'Closed' ? 'closed' : 'resolved';
  return {
    ...{ message: summary, number: key.slice(JIRA.projectKey.length + 1), label: key },
    url: `${JIRA.siteUrl}/browse/${key}`,
    status: status.category === 'done' ? closedOrResolved : 'open',
    priority: `P${PRIORITIES.findIndex(({ id }) => id === priorityId) + 1}`,
    isAcknowledged: alerts.length > 0 && alerts.every(({ acknowledged }) => acknowledged),
    actions: actions.flatMap((action) => toAction(action, alerts) ?? []),
  };
}

/** undefined for what goes with another action: who did it, as a comment or a property, and a service added later. */
function toAction(
  { action, body, id }: JsmActionRecord,
  alerts: readonly JsmAlert[],
): ShownIncident['actions'][number] | undefined {
  const changed = true;
  switch (action) {
    case 'transition': {
      const name = TRANSITIONS.find((one) => one.id === Object(body).transition.id)?.name ?? '';
      return { action: TRANSITION_ACTS[name] ?? name, identifier: id, changed };
    }
    case 'comment':
      return isNote(body) ? { action: 'notes', identifier: id, changed } : undefined;
    case 'responder':
      return { action: 'responders', identifier: id, changed };
    case 'edit':
      return { action: 'priority', identifier: id, changed };
    case 'alert-acknowledge': {
      const isAcknowledged = alerts.find((alert) => alert.id === id)?.acknowledged === true;
      return { action: 'acknowledge', identifier: id, changed: isAcknowledged };
    }
    case 'property':
    case 'affected-service':
      return undefined;
    default:
      return { action, identifier: id, changed };
  }
}

const TRANSITION_ACTS: Record<string, string> = {
  Resolve: 'resolve',
  Close: 'close',
  'Back to open': 'reopen',
};

/** The last line of a comment says whose it is, and for what. */
function isNote(body: unknown): boolean {
  const lines = documentText(Object(body).body).split('\n');
  return /^Noted (from|by) /.test(lines.at(-1) ?? '');
}
