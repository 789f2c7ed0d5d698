import type { ActionsBlock, KnownBlock } from '@slack/types';
import type { Log } from '../../common/logger.ts';
import { formatActionId } from '../../common/slack/action-id.ts';
import { plain, type Quoted, quotedBlock, section } from '../../common/slack/blocks.ts';
import type { MessageRef } from '../../common/slack/messages.ts';
import { ageText } from '../../common/text-table.ts';
import { inTime } from './in-time.ts';
import type { IncidentActions } from './incident-backend.ts';
import { formatIncidentValue, incidentActionId } from './incident-message.ts';
import { ownerOf } from './incident-products.ts';
import { alreadyText, type KnownIncident } from './incident-state.ts';
import type { IncidentStore } from './incident-store.ts';
import { withLastKnown } from './last-known.ts';
import type { OpenedFromStore } from './opened-from-store.ts';
import type { Receipt, ReceiptStore } from './receipt-store.ts';

/** The form waits for how an incident stands; without it, it says that one was opened. */
const DEADLINE_MS = 1500;

/** The last part of the action id of the button that opens the form all the same. */
export const OPEN_ANOTHER = 'open_another';

export interface OpenedFromDeps {
  openedFrom: OpenedFromStore;
  receipts: Pick<ReceiptStore, 'find'>;
  known: Pick<IncidentStore, 'find'>;
  incidents: Pick<IncidentActions, 'find' | 'label' | 'ownerOf'>;
  log: Log;
  /** Milliseconds since the epoch. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
}

/** What a modal shows in place of its form; undefined if no incident was opened from that message. Never rejects. */
export type ShowOpenedFrom = (message: MessageRef) => Promise<KnownBlock[] | undefined>;

/** Shows the newest incident of a message, or that one is being opened; what failed is none. */
export function createShowOpenedFrom(deps: OpenedFromDeps): ShowOpenedFrom {
  return async (message) => {
    try {
      const receipt = await newestReceipt(deps, message);
      return receipt === undefined ? undefined : await blocksOf(deps, receipt);
    } catch (error) {
      // No form is kept back because nobody knows whether there was one before.
      deps.log.warn('what was opened from the message is not known', { error });
      return undefined;
    }
  };
}

async function newestReceipt(
  { openedFrom, receipts }: OpenedFromDeps,
  message: MessageRef,
): Promise<Receipt | undefined> {
  for (const key of await openedFrom.find(message)) {
    const receipt = await receipts.find(key);
    if (receipt !== undefined && receipt.state !== 'failed' && receipt.result?.kind !== 'failed')
      return receipt;
  }
  return undefined;
}

async function blocksOf(deps: OpenedFromDeps, receipt: Receipt): Promise<KnownBlock[]> {
  const { input, user, createdAt } = receipt;
  const incident =
    receipt.incident ?? (receipt.result?.kind === 'done' ? receipt.result.incident : undefined);
  const now = deps.now();
  const by = `from this message by <@${user.id}> ${ageText(now - createdAt)} ago`;
  const subject: Quoted[] = [['', `${input.priority} ${input.service.name}: ${input.message}`]];
  if (incident === undefined) {
    const text = `An incident was asked for ${by}. Its receipt in the channel says how it stands.`;
    return [section(`:hourglass_flowing_sand: ${text}`), quotedBlock(subject)];
  }
  const { id, ...named } = incident;
  const incidents = ownerOf(deps.incidents, id);
  const link = `<${incident.url}|${incidents.label(named)}>`;
  const known = id === undefined ? undefined : knownIncident({ ...deps, incidents }, id);
  const state = known === undefined ? undefined : await inTime(deps.sleep, DEADLINE_MS, known);
  const stands = state === undefined ? '' : ` It ${alreadyText(state, now)}.`;
  const block = section(`:rotating_light: ${link} was opened ${by}.${stands}`);
  const headline = id === undefined ? block : { ...block, accessory: showButton({ ...named, id }) };
  return [headline, quotedBlock(subject)];
}

async function knownIncident(
  { incidents, known }: OpenedFromDeps,
  id: string,
): Promise<KnownIncident | undefined> {
  const [incident, row] = await Promise.all([incidents.find({ id }), known.find(id)]);
  return incident && withLastKnown(incident, row);
}

function showButton(incident: { id: string; number: string; url: string }) {
  const value = formatIncidentValue(incident);
  return { type: 'button' as const, action_id: incidentActionId('show'), text: plain('Show'), value };
}

/** Its click puts the form in the place of what it stands in. `value`: what the form is filled with. */
export function openAnotherButton(subcommand: string, value: string): ActionsBlock {
  const action_id = formatActionId({ command: '/sre', subcommand, action: OPEN_ANOTHER });
  return { type: 'actions', elements: [{ type: 'button', action_id, text: plain('Open another'), value }] };
}
