import { type EventHandler, type Invocation, recipientOf } from '../../common/backend/define-backend.ts';
import { subcommandRows } from '../../common/backend/subcommand-rows.ts';
import { createSubcommands, type RunnableSubcommand } from '../../common/backend/subcommands.ts';
import type { Detail } from '../../common/contract.ts';
import { nearMiss, withoutPunctuation } from '../../common/near-miss.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import type { SubcommandDefinition } from '../../common/subcommand-shapes.ts';
import definition from './function.json' with { type: 'json' };
import { type DrillCommandDeps, holdDrill } from './hold-drill.ts';
import { INCIDENT_COMMANDS, type IncidentCommandDeps } from './incident-commands.ts';
import { openNewIncident } from './modal-request.ts';
import type { OpenModal } from './open-modal.ts';

export interface SreCommandDeps extends IncidentCommandDeps, Omit<DrillCommandDeps, 'incidents'> {
  incidents: IncidentCommandDeps['incidents'] & DrillCommandDeps['incidents'];
  openModal: OpenModal;
}

const SUBCOMMANDS: readonly SubcommandDefinition[] = definition.subcommands;

/** What people try on an incident that is open. Q-Bot does not do it, and no form has to open for it. */
const NOT_YET: readonly string[] = definition.reserved;

/** `/sre`: its sub-commands, or free text, which is the message of a new incident. */
export function createSreCommand(deps: SreCommandDeps): EventHandler {
  const open = (detail: Detail, filled: { message?: string; filter?: string }) =>
    openNewIncident(deps, detail, { subcommand: 'incident', message: '', filter: '', ...filled });
  const on =
    (name: keyof typeof INCIDENT_COMMANDS): RunnableSubcommand['run'] =>
    (invocation) =>
      INCIDENT_COMMANDS[name](deps, invocation);
  return createSubcommands({
    title: `${deps.incidents.name} incidents in Slack`,
    notifyUser: deps.notifyUser,
    default: 'incident',
    subcommands: subcommandRows('/sre', named(deps.incidents), {
      incident: ({ detail }) => open(detail, { message: freeText(detail) }),
      service: ({ detail }) => open(detail, { filter: freeText(detail) }),
      list: on('list'),
      show: on('show'),
      ack: on('ack'),
      note: on('note'),
      resolve: on('resolve'),
      close: on('close'),
      reopen: on('reopen'),
      priority: on('priority'),
      escalate: on('escalate'),
      oncall: on('oncall'),
      drill: (invocation) => holdDrill(deps, invocation),
    }),
    otherwise: ({ detail }: Invocation, showHelp) => {
      if (detail.subcommand === 'help') return showHelp();
      const text = unknownText(detail, deps.incidents.name);
      return text === undefined ? open(detail, { message: detail.text }) : answer(deps, detail, text);
    },
  });
}

/** As they are typed where incidents are named like that. */
function named({ numberWord }: Pick<SreCommandDeps['incidents'], 'numberWord'>): SubcommandDefinition[] {
  return SUBCOMMANDS.map((row) => ({ ...row, usage: row.usage.replace('<number>', `<${numberWord}>`) }));
}

function freeText({ freeText: behind, text }: Detail): string {
  return behind ?? text;
}

function answer(
  { incidentFallback, notifyUser }: SreCommandDeps,
  detail: Detail,
  text: string,
): Promise<DeliveryOutcome> {
  const reach = `If somebody has to be reached now: ${incidentFallback}`;
  return notifyUser(recipientOf(detail), { text: `${text} ${reach}` });
}

/**
 * The gatekeeper has matched it: any other word than a name of function.json is near to one, or reserved. What is neither
 * comes of a gatekeeper that knew no such list, and is a message: an incident is never lost for a word.
 */
function unknownText({ command, subcommand, access }: Detail, product: string): string | undefined {
  const word = withoutPunctuation(subcommand);
  const help = `\`${command} help\` shows what it can do, \`${command}\` alone opens the form of a new incident.`;
  const elsewhere = `does not exist. Use ${product} for it. ${help}`;
  if (NOT_YET.includes(word)) return `\`${command} ${word}\` ${elsewhere}`;
  const allowed = SUBCOMMANDS.filter(({ name }) => !access.denied.includes(name));
  const words = allowed.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  const guess = nearMiss(word, [...words, ...NOT_YET]);
  if (guess === undefined) return undefined;
  if (!NOT_YET.includes(guess)) return `No form was opened. Did you mean \`${command} ${guess}\`? ${help}`;
  return `No form was opened: it looks like \`${guess}\`, which ${elsewhere}`;
}
