import * as z from 'zod/mini';
import { type Invocation, recipientOf } from '../../common/backend/define-backend.ts';
import type { Detail } from '../../common/contract.ts';
import { UserError } from '../../common/errors.ts';
import { type Click, readClick } from '../../common/slack/click.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import { actOnIncident, type IncidentOrder, inSlacksWords } from './act-on-incident.ts';
import { PRIORITIES } from './incident-backend.ts';
import { listMessage } from './incident-list.ts';
import { ownerOf } from './incident-products.ts';
import { type NoteModalDeps, openNoteModal } from './note-modal.ts';
import { onCallText } from './on-call-text.ts';
import { type ShowIncidentDeps, showIncident } from './show-incident.ts';

export interface IncidentCommandDeps extends ShowIncidentDeps, NoteModalDeps {}

export type IncidentCommand = (
  deps: IncidentCommandDeps,
  invocation: Invocation,
) => Promise<DeliveryOutcome | undefined>;

/** What `/sre` does with incidents that exist, by the name of its sub-command in function.json. */
export const INCIDENT_COMMANDS = {
  list,
  show: (deps, invocation) => showIncident(deps, invocation, { number: numberOf(invocation.detail) }),
  ack: (deps, invocation) => act(deps, invocation, { action: 'acknowledge' }),
  note: (deps, invocation) => act(deps, invocation, { action: 'addNote', note: freeTextOf(invocation) }),
  resolve: (deps, invocation) => act(deps, invocation, { action: 'resolve', note: freeTextOf(invocation) }),
  close: (deps, invocation) => act(deps, invocation, { action: 'close', note: freeTextOf(invocation) }),
  reopen: (deps, invocation) => act(deps, invocation, { action: 'reopen' }),
  priority: setPriority,
  escalate: (deps, invocation) => act(deps, invocation, { action: 'escalate', team: freeTextOf(invocation) }),
  oncall: onCall,
} satisfies Record<string, IncidentCommand>;

/** Whether the sub-command's first word is the number of an incident. */
export function isOnIncident(subcommand: string): boolean {
  return subcommand !== 'list' && subcommand !== 'oncall' && Object.hasOwn(INCIDENT_COMMANDS, subcommand);
}

/** Of a word that is said of an incident. */
export function numberOf({ args: [number = ''] }: Pick<Detail, 'args'>): string {
  return number.replace(/^#/, '');
}

function freeTextOf({ detail }: Invocation): string {
  return (detail.freeText ?? '').trim();
}

function act(deps: IncidentCommandDeps, invocation: Invocation, order: Omit<IncidentOrder, 'incident'>) {
  return actOnIncident(deps, invocation, { ...order, incident: { number: numberOf(invocation.detail) } });
}

async function setPriority(deps: IncidentCommandDeps, invocation: Invocation): Promise<undefined> {
  const priority = PRIORITIES.find((one) => one === invocation.detail.args[1]?.toUpperCase());
  if (priority === undefined) throw new UserError('The priority is one of P1, P2, P3, P4, P5.');
  return act(deps, invocation, { action: 'setPriority', priority });
}

async function list(deps: IncidentCommandDeps, { detail }: Invocation): Promise<DeliveryOutcome> {
  const { incidents, now, notifyUser } = deps;
  const [open, can] = await inSlacksWords(incidents, () =>
    Promise.all([incidents.listOpen(), incidents.can()]),
  );
  return notifyUser(recipientOf(detail), listMessage(incidents, open, { can, now: now() }));
}

async function onCall(deps: IncidentCommandDeps, invocation: Invocation): Promise<DeliveryOutcome> {
  const { incidents, now, notifyUser } = deps;
  const [schedule] = invocation.detail.args;
  const schedules = await inSlacksWords(incidents, () => incidents.onCall(schedule));
  return notifyUser(recipientOf(invocation.detail), { text: onCallText(incidents.name, schedules, now()) });
}

const carriedSchema = z.object({ id: z.string(), number: z.string() });

/** What a button of an incident's message carries. Throws what JSON and zod throw for anything else. */
export function clickedIncident(value: string): z.infer<typeof carriedSchema> {
  return carriedSchema.parse(JSON.parse(value));
}

/** A button of an incident's message: gated, as its word is, as the sub-command of its action id. */
export async function clickOnIncident(
  deps: IncidentCommandDeps,
  invocation: Invocation,
): Promise<DeliveryOutcome | undefined> {
  const { detail } = invocation;
  const clicked = readClick(detail);
  const incident = clickedIncident(clicked.value);
  const action = BUTTON_ACTIONS[detail.subcommand];
  if (detail.subcommand === 'show') return showIncident(deps, invocation, incident);
  if (detail.subcommand === 'note') {
    const noted = { ...incident, label: ownerOf(deps.incidents, incident.id).label(incident) };
    return openNoteModal(deps, detail, { incident: noted, clicked });
  }
  if (action !== undefined)
    return actOnIncident(deps, invocation, { action, incident, clicked: placeOf(clicked) });
  deps.log.warn('a button that nobody listens to', { reason: 'unknown action' });
  return undefined;
}

const BUTTON_ACTIONS: Readonly<Record<string, IncidentOrder['action']>> = {
  ack: 'acknowledge',
  resolve: 'resolve',
  close: 'close',
  reopen: 'reopen',
};

function placeOf({ channel, ts }: Click) {
  return { channel, ts };
}
