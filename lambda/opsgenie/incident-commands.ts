import * as z from 'zod/mini';
import { type Invocation, recipientOf } from '../../common/backend/define-backend.ts';
import type { Detail } from '../../common/contract.ts';
import { UserError } from '../../common/errors.ts';
import { carried, OPEN_FORM } from '../../common/open-form-button.ts';
import { ownValue } from '../../common/own-value.ts';
import { PRIORITIES } from '../../common/priorities.ts';
import { parseButtonValue } from '../../common/slack/button-value.ts';
import { type Click, readClick } from '../../common/slack/click.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import type { UserMessage } from '../../common/slack/notify-user.ts';
import { escapeText } from '../../common/slack/response-url.ts';
import { withOpenFormButton } from '../../common/slack/show-modal.ts';
import { truncateToUnits } from '../../common/truncate.ts';
import { actOnIncident, inSlacksWords } from './act-on-incident.ts';
import { NoSuchScheduleError } from './incident-backend.ts';
import { listMessage } from './incident-list.ts';
import type { IncidentOrder } from './incident-order.ts';
import { ownerOf } from './incident-products.ts';
import { CARRIED_CHARACTERS, FORM_RIGHTS } from './modal-request.ts';
import { type NoteModalDeps, openNoteModal } from './note-modal.ts';
import { onCallText } from './on-call-text.ts';
import { type ShowIncidentDeps, showIncident } from './show-incident.ts';

export interface IncidentCommandDeps extends ShowIncidentDeps, NoteModalDeps {}

export type IncidentCommand = (
  deps: IncidentCommandDeps,
  invocation: Invocation,
) => Promise<DeliveryOutcome | null>;

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

async function setPriority(deps: IncidentCommandDeps, invocation: Invocation): Promise<null> {
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
  const { detail } = invocation;
  const { args } = detail;
  const message = await inSlacksWords(incidents, async () => {
    try {
      const schedules = await incidents.onCall(args.length === 0 ? undefined : args.join(' '));
      return { text: onCallText(incidents.name, schedules, now()) };
    } catch (error) {
      if (error instanceof NoSuchScheduleError && args.length > 1) return offerForm(detail, error);
      throw error;
    }
  });
  return notifyUser(recipientOf(detail), message);
}

const SECTION_CHARACTERS = 3000;

/** `oncall phone is broken` may be meant as the message of a new incident: it is never lost for a word. */
function offerForm({ access, text }: Detail, error: NoSuchScheduleError): UserMessage {
  if (access.denied.includes(FORM_RIGHTS)) throw error;
  const reason = escapeText(error.userMessage ?? '');
  const said = `No form was opened: if this is the message of a new incident, the button opens one. ${reason}`;
  const value = carried({ message: truncateToUnits(text, CARRIED_CHARACTERS), filter: '' });
  const button = { subcommand: FORM_RIGHTS, action: OPEN_FORM, value };
  return withOpenFormButton('/sre', truncateToUnits(said, SECTION_CHARACTERS), button);
}

const carriedSchema = z.object({ id: z.string(), number: z.string() });

/** What a button of an incident's message carries. Throws what JSON and zod throw for anything else. */
export function clickedIncident(value: string): z.infer<typeof carriedSchema> {
  return parseButtonValue(value, carriedSchema);
}

/** A button of an incident's message: gated, as its word is, as the sub-command of its action id. */
export async function clickOnIncident(
  deps: IncidentCommandDeps,
  invocation: Invocation,
): Promise<DeliveryOutcome | null> {
  const { detail } = invocation;
  const clicked = readClick(detail);
  const incident = clickedIncident(clicked.value);
  const action = ownValue(BUTTON_ACTIONS, detail.subcommand);
  if (detail.subcommand === 'show') return showIncident(deps, invocation, incident);
  if (detail.subcommand === 'note') {
    const noted = { ...incident, label: ownerOf(deps.incidents, incident.id).label(incident) };
    return openNoteModal(deps, detail, { incident: noted, clicked });
  }
  if (action !== undefined)
    return actOnIncident(deps, invocation, { action, incident, clicked: placeOf(clicked) });
  deps.log.warn('a button that nobody listens to', { reason: 'unknown action' });
  return null;
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
