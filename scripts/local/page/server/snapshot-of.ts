import type { BotParts } from '../../bot-parts.ts';
import { priorityLevel } from '../../fakes/jsm/jsm-site.ts';
import { ENTERPRISE, HOME_TEAMS, JIRA, RESTRICTED, TEAM_ID } from '../../sample-data.ts';
import type { Trace, TracedRequest } from '../../trace.ts';
import { type FunctionDefinition, namedUsage, usageOf } from '../../wiring/function-definitions.ts';
import { webhookUrl } from '../../wiring/pushover.ts';
import type { Setup, Snapshot } from '../snapshot.ts';

const MESSAGES = 200;
const REQUESTS = 30;
const OTHERS = 20;

/** What the page shows now, without what is long past. */
export function snapshotOf(bot: BotParts): Snapshot {
  const { messages, views } = bot.slack.state();
  const webhooks = [...bot.opsgenie.state().webhooks, ...bot.jsm.state().webhooks];
  return {
    channels: bot.slack.workspace().channels,
    groups: bot.workspace === null ? bot.slack.workspace().groups : [],
    messages: messages.slice(-MESSAGES),
    views: views.filter(({ status }) => status === 'open'),
    requests: bot.trace.requests().slice(-REQUESTS).map(withLogs(bot.trace)),
    incidents: [...incidentsOf(bot.opsgenie), ...issuesOf(bot.jsm)],
    webhooks: webhooks.sort((left, right) => left.at - right.at).slice(-REQUESTS),
    alarms: bot.account.alarms.all(),
    pushes: bot.pushover.state().messages.slice(-OTHERS),
    deadLetters: bot.cloud.deadLetters().slice(-OTHERS),
    faults: [...bot.faults.list()],
  };
}

function incidentsOf(opsgenie: BotParts['opsgenie']): Snapshot['incidents'] {
  const { incidents, webhooks } = opsgenie.state();
  const acknowledged = new Set(
    webhooks.filter(({ action }) => action === 'Acknowledge').map(({ incidentId }) => incidentId),
  );
  return incidents.slice(-OTHERS).map(({ id, links, message, priority, status, tinyId }) => ({
    product: 'opsgenie',
    ...{ id, message, priority, status, number: tinyId, label: `#${tinyId}` },
    ...{ url: links.web, isOpen: status === 'open', acknowledged: acknowledged.has(id) },
  }));
}

function issuesOf(jsm: BotParts['jsm']): Snapshot['incidents'] {
  const { alerts, issues } = jsm.state();
  return issues.slice(-OTHERS).map(({ id, key, priorityId, status, summary }) => {
    const own = alerts.filter(({ issueId }) => issueId === id);
    return {
      product: 'jsm',
      ...{ id, number: key, label: key, url: `${JIRA.siteUrl}/browse/${key}` },
      ...{ message: summary, priority: priorityLevel(priorityId), status: status.name },
      isOpen: status.category !== 'done',
      acknowledged: own.length > 0 && own.every(({ acknowledged }) => acknowledged),
    };
  });
}

function withLogs(trace: Trace) {
  return (request: TracedRequest) => ({ ...request, logs: [...trace.logs(request.requestId)] });
}

/** What follows from the folders of the functions, and how the bot was started. */
export function setupOf(bot: BotParts, definitions: Record<string, FunctionDefinition>): Setup {
  const { incidentBackend, url, workspace } = bot;
  const { users } = bot.slack.workspace();
  return {
    workspace,
    incidentProduct: { opsgenie: 'OpsGenie', jsm: 'Jira' }[incidentBackend],
    commands: Object.entries(definitions).flatMap(([functionName, definition]) =>
      (definition.eventPattern?.detail.command ?? [])
        .filter((command) => command.startsWith('/'))
        .map((command) => ({ command, ...typedOf(definition, incidentBackend), functionName })),
    ),
    users: users.map(({ id, name, teamId }) => ({ id, name, note: noteOf(id, teamId) })),
    shortcuts: Object.values(definitions).flatMap(({ shortcuts = [] }) =>
      shortcuts.map(({ callbackId, name }) => ({ callbackId, name })),
    ),
    addresses: [
      { name: 'Slash commands', address: `POST ${url}/slack/commands` },
      { name: 'Interactivity', address: `POST ${url}/slack/interactivity` },
      { name: "OpsGenie's webhook", address: `POST ${webhookUrl(url)}` },
      { name: 'Everything that happened', address: `${url}/_local/state` },
      { name: 'Faults', address: `${url}/_local/faults` },
    ],
  };
}

function typedOf(
  definition: FunctionDefinition,
  incidentBackend: BotParts['incidentBackend'],
): Omit<Setup['commands'][number], 'command' | 'functionName'> {
  const { description, subcommands = [] } = definition;
  const isInJira = incidentBackend === 'jsm';
  const words = subcommands.flatMap(({ name, usage }) =>
    name === '' ? [] : [{ name, usage: namedUsage(usage, definition, isInJira) }],
  );
  return { description, usage: usageOf(definition, isInJira), subcommands: words };
}

/** What this user may not run, and others may. */
function noteOf(id: string, teamId: string): string {
  if (![TEAM_ID, ENTERPRISE.id, ...HOME_TEAMS].includes(teamId)) return 'guest of another workspace';
  const denied = Object.entries(RESTRICTED).filter(([, users]) => !users.includes(id));
  return denied.length === 0
    ? 'may run everything'
    : `may not run ${denied.map(([what]) => what).join(', ')}`;
}
