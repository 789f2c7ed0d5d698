import type { Button, ConfirmationDialog, KnownBlock } from '@slack/types';
import { formatActionId } from '../../common/slack/action-id.ts';
import { context, plain, type Quoted, quotedBlock, section } from '../../common/slack/blocks.ts';
import { escapeText, type SlackMessage } from '../../common/slack/response-url.ts';
import type { Capabilities, Incident, IncidentAction, IncidentDetails } from './incident-backend.ts';
import { byText, type KnownIncident, performedBy, progressText } from './incident-state.ts';
import { originText, shortened } from './receipt-message.ts';
import type { Receipt } from './receipt-store.ts';

export interface ShownIncident extends KnownIncident {
  /** Of the submission that opened it; undefined if it was opened elsewhere. */
  receipt: Receipt | undefined;
  can: Capabilities;
  /** "#17". */
  label: string;
  /** Milliseconds since the epoch. */
  now: number;
  /** Whether this message is that of its submission: it then tells that the incident was opened. */
  isReceipt?: boolean;
}

/** The message of an incident, as it stands: who did what, and what can be done. */
export function incidentMessage(shown: ShownIncident): SlackMessage {
  const { incident, receipt, label } = shown;
  const link = `<${incident.url}|${label}>`;
  const priority = incident.priority ?? receipt?.input.priority ?? '';
  const services = servicesOf(shown);
  const subject = [priority, services && `${escapeText(services)}:`, escapeText(incident.message)];
  const progress = progressText(shown, shown.now);
  const blocks: KnownBlock[] = [
    section(
      `${headline(incident, [priority, 'incident', link].filter(Boolean).join(' '))}${progress && `\n${progress}`}`,
    ),
    quotedBlock(details(shown, priority, services)),
    ...actions(shown),
    context(origin(receipt)),
  ];
  const text = [`Incident ${link} ${shortState(shown)}:`, ...subject].filter(Boolean).join(' ');
  return { text, blocks };
}

function headline({ status }: IncidentDetails, name: string): string {
  if (status === 'open') return `:rotating_light: *${name} is open*`;
  return `:white_check_mark: *${name} is ${status}*`;
}

function shortState(shown: ShownIncident): string {
  const { incident, isReceipt, performed } = shown;
  const by = byText(performedBy(shown));
  if (incident.status !== 'open') return `${incident.status}${by}`;
  if (incident.acknowledgement.kind === 'acknowledged') return `acknowledged${by}`;
  return isReceipt && performed.reopen === undefined ? 'opened' : 'is open';
}

function servicesOf({ incident, receipt }: ShownIncident): string {
  return incident.services.join(', ') || (receipt?.input.service.name ?? '');
}

function details({ incident, receipt }: ShownIncident, priority: string, services: string): Quoted[] {
  const { description = '', link = '' } = receipt?.input ?? {};
  return [
    ['Service', services],
    ['Priority', priority],
    ['Message', incident.message],
    ['Description', shortened(description)],
    ['Link', link, 'link'],
  ];
}

function origin(receipt: Receipt | undefined): string {
  if (receipt === undefined) return 'Shown by `/sre show`, not opened with Q-Bot';
  return originText(receipt);
}

interface IncidentButton {
  action: IncidentAction;
  /** As which it is gated. */
  subcommand: string;
  label: string;
  style?: Button['style'];
  confirm?: (label: string) => ConfirmationDialog;
  isOffered: (incident: IncidentDetails) => boolean;
}

/** Of them, what the backend can and the state allows. */
const BUTTONS: readonly IncidentButton[] = [
  {
    action: 'acknowledge',
    subcommand: 'ack',
    label: 'Acknowledge',
    style: 'primary',
    isOffered: ({ status, acknowledgement }) => status === 'open' && acknowledgement.kind !== 'acknowledged',
  },
  {
    action: 'resolve',
    subcommand: 'resolve',
    label: 'Resolve',
    confirm: (label) => ({
      title: plain(`Resolve ${label}?`),
      text: plain('Nobody is called for it any more.'),
      confirm: plain('Resolve'),
      deny: plain('Cancel'),
    }),
    isOffered: ({ status }) => status === 'open',
  },
  { action: 'reopen', subcommand: 'reopen', label: 'Undo', isOffered: ({ status }) => status === 'resolved' },
  { action: 'close', subcommand: 'close', label: 'Close', isOffered: ({ status }) => status === 'resolved' },
  { action: 'addNote', subcommand: 'note', label: 'Add note', isOffered: () => true },
];

function actions({ incident, can, label }: ShownIncident): KnownBlock[] {
  const value = formatIncidentValue(incident);
  const elements = BUTTONS.filter(({ action, isOffered }) => can[action] && isOffered(incident)).map(
    ({ subcommand, confirm, style, ...button }): Button => ({
      type: 'button',
      action_id: incidentActionId(subcommand),
      text: plain(button.label),
      value,
      ...(style === undefined ? {} : { style }),
      ...(confirm === undefined ? {} : { confirm: confirm(label) }),
    }),
  );
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

/** The last part of the action id of each button that does something to an incident. */
export const ON_INCIDENT = 'incident';

export function incidentActionId(subcommand: string): string {
  return formatActionId({ command: '/sre', subcommand, action: ON_INCIDENT });
}

/** What such a button carries. */
export function formatIncidentValue({ id, number }: Incident & { id: string }): string {
  return JSON.stringify({ id, number });
}
