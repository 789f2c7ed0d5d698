import type { ModalView } from '@slack/types';
import type { Detail } from '../../common/contract.ts';
import { QBotError } from '../../common/errors.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import { metadataOf } from '../../common/slack/private-metadata.ts';
import { createShowModal, type ShowModalDeps } from '../../common/slack/show-modal.ts';
import { IncidentUnknownError, type Service } from './incident-backend.ts';
import {
  incidentModal,
  loadingView,
  type ModalIdentity,
  type Prefill,
  plainView,
  problemView,
} from './incident-modal.ts';
import type { OpenNow } from './open-now.ts';
import { openAnotherButton, type ShowOpenedFrom } from './opened-from.ts';

export interface OpenModalDeps extends ShowModalDeps {
  services: () => Promise<Service[]>;
  /** Never rejects, and ends within a second. */
  openNow: () => Promise<OpenNow>;
  showOpenedFrom: ShowOpenedFrom;
  incidentFallback: string;
  /** Where new incidents go, as people call it. */
  product: string;
}

export interface ModalRequest {
  subcommand: string;
  prefill: Prefill;
  /** Only services whose name has this; '' for all. Several words that no name has are the message after all. */
  filter: string;
  /** Of an order that is tried again: both then count as one. */
  repeats?: { idempotencyKey: string; attempt: number };
  /** Of the message whose shortcut was used. What was opened from it is shown in place of the form. */
  messageTs?: string | undefined;
  /** Id of the modal that shows that: the form takes its place, and no trigger is needed. */
  inPlaceOf?: string;
  /** The button that opens this very form with a fresh trigger. */
  again: { action: string; value: string };
}

/** Answers what became of the button, where there had to be one. */
export type OpenModal = (detail: Detail, wanted: ModalRequest) => Promise<DeliveryOutcome | null>;

/**
 * Opens a loading form at once, then fills it. What was opened from its message is shown in its place, if anything was.
 * https://docs.slack.dev/surfaces/modals
 */
export function createOpenModal(deps: OpenModalDeps): OpenModal {
  const showModal = createShowModal(deps);
  return async (detail, wanted) => {
    const identity = identityOf(detail, wanted);
    const fill = async () =>
      (await openedView(deps, identity, wanted)) ?? (await filledView(deps, identity, wanted));
    const { again, inPlaceOf, subcommand } = wanted;
    const view = loadingView(identity, deps.product);
    return showModal(detail, { view, fill, inPlaceOf, again: { subcommand, ...again } });
  };
}

function identityOf(detail: Detail, wanted: ModalRequest): ModalIdentity {
  return {
    subcommand: wanted.subcommand,
    externalId: detail.idempotencyKey.slice(0, 255),
    metadata: {
      ...metadataOf(detail),
      ...wanted.repeats,
      ...(wanted.messageTs === undefined ? {} : { messageTs: wanted.messageTs }),
    },
  };
}

/** What was opened from that message, if anything was. */
async function openedView(
  { showOpenedFrom }: OpenModalDeps,
  identity: ModalIdentity,
  { again, inPlaceOf, messageTs: ts, subcommand }: ModalRequest,
): Promise<ModalView | undefined> {
  if (ts === undefined || inPlaceOf !== undefined) return undefined;
  const blocks = await showOpenedFrom({ channel: identity.metadata.channelId, ts });
  return blocks && plainView(identity, [...blocks, openAnotherButton(subcommand, again.value)]);
}

async function filledView(
  deps: OpenModalDeps,
  identity: ModalIdentity,
  wanted: ModalRequest,
): Promise<ModalView> {
  const fallback = `If it cannot wait: ${deps.incidentFallback}`;
  try {
    const [services, openNow] = await Promise.all([deps.services(), deps.openNow()]);
    const listed = services.filter(({ name }) => name.toLowerCase().includes(wanted.filter.toLowerCase()));
    if (listed.length > 0) return incidentModal(identity, listed, { prefill: wanted.prefill, openNow });
    if (services.length > 0 && /\s/.test(wanted.filter)) {
      const prefill = { message: `service ${wanted.filter}` };
      return incidentModal(identity, services, { prefill, openNow });
    }
    return services.length > 0
      ? problemView(
          identity,
          `No service has "${plainWord(wanted.filter)}" in its name.`,
          'Close this and try `/sre service` with another word, or `/sre` for all of them.',
        )
      : problemView(
          identity,
          `${deps.product} has no services yet.`,
          `An incident needs one: add it in ${deps.product} under Services. ${fallback}`,
        );
  } catch (error) {
    if (!(error instanceof QBotError) || error.userMessage === undefined) throw error;
    deps.log.warn('the services could not be listed', { error });
    // A refusal says itself whether another try helps.
    const again =
      error instanceof IncidentUnknownError ? 'Close this and run `/sre` again in a minute. ' : '';
    return problemView(identity, error.userMessage, `${again}${fallback}`);
  }
}

function plainWord(word: string): string {
  return word.replaceAll(/[<>&"`]/g, '').slice(0, 75);
}
