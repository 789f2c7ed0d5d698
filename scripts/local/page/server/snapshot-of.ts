import type { BotParts } from '../../bot-parts.ts';
import { ENTERPRISE, HOME_TEAMS, RESTRICTED, TEAM_ID } from '../../sample-data.ts';
import type { Trace, TracedRequest } from '../../trace.ts';
import { webhookUrl } from '../../wiring/pushover.ts';
import { type FunctionDefinition, usageOf } from '../../wiring/wiring.ts';
import type { Setup, Snapshot } from '../snapshot.ts';

const MESSAGES = 200;
const REQUESTS = 30;
const OTHERS = 20;

/** What the page shows now, without what is long past. */
export function snapshotOf(bot: BotParts): Snapshot {
  const { messages, views } = bot.slack.state();
  const { incidents, webhooks } = bot.opsgenie.state();
  const acknowledged = new Set(
    webhooks.filter(({ action }) => action === 'Acknowledge').map(({ incidentId }) => incidentId),
  );
  return {
    channels: bot.slack.workspace().channels,
    messages: messages.slice(-MESSAGES),
    views: views.filter(({ status }) => status === 'open'),
    requests: bot.trace.requests().slice(-REQUESTS).map(withLogs(bot.trace)),
    incidents: incidents.slice(-OTHERS).map((one) => ({ ...one, acknowledged: acknowledged.has(one.id) })),
    webhooks: webhooks.slice(-REQUESTS),
    pushes: bot.pushover.state().messages.slice(-OTHERS),
    deadLetters: bot.cloud.deadLetters().slice(-OTHERS),
    faults: [...bot.faults.list()],
  };
}

function withLogs(trace: Trace) {
  return (request: TracedRequest) => ({ ...request, logs: [...trace.logs(request.requestId)] });
}

/** What does not change while the bot runs. */
export function setupOf(bot: BotParts, definitions: Record<string, FunctionDefinition>): Setup {
  const { url } = bot;
  const { users } = bot.slack.workspace();
  return {
    commands: Object.entries(definitions).flatMap(([functionName, definition]) =>
      (definition.eventPattern?.detail.command ?? [])
        .filter((command) => command.startsWith('/'))
        .map((command) => ({ command, ...typedOf(definition), functionName })),
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
): Omit<Setup['commands'][number], 'command' | 'functionName'> {
  const { description, subcommands = [] } = definition;
  const words = subcommands.flatMap(({ name, usage }) => (name === '' ? [] : [{ name, usage }]));
  return { description, usage: usageOf(definition), subcommands: words };
}

/** What this user may not run, and others may. */
function noteOf(id: string, teamId: string): string {
  if (![TEAM_ID, ENTERPRISE.id, ...HOME_TEAMS].includes(teamId)) return 'guest of another workspace';
  const denied = Object.entries(RESTRICTED).filter(([, users]) => !users.includes(id));
  return denied.length === 0
    ? 'may run everything'
    : `may not run ${denied.map(([what]) => what).join(', ')}`;
}
