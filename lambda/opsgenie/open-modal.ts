import type { Button, KnownBlock, ModalView } from '@slack/types';
import type { Detail } from '../../common/contract.ts';
import { QBotError } from '../../common/errors.ts';
import type { Log } from '../../common/logger.ts';
import { formatActionId } from '../../common/slack/action-id.ts';
import { plain, section } from '../../common/slack/blocks.ts';
import type { SlackClient } from '../../common/slack/client.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import type { NotifyUser } from '../../common/slack/notify-user.ts';
import { notOpenedText, openView, slackRefusal, USED_TRIGGER } from '../../common/slack/open-view.ts';
import type { SlackMessage } from '../../common/slack/response-url.ts';
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

export interface OpenModalDeps {
  slack: () => Promise<SlackClient>;
  services: () => Promise<Service[]>;
  /** Never rejects, and ends within a second. */
  openNow: () => Promise<OpenNow>;
  showOpenedFrom: ShowOpenedFrom;
  notifyUser: NotifyUser;
  log: Log;
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
export type OpenModal = (detail: Detail, wanted: ModalRequest) => Promise<DeliveryOutcome | undefined>;

type Target = { view_id: string } | { external_id: string };

/**
 * Opens a loading form at once, then fills it. A trigger works once: where an earlier delivery used it, that form is
 * found by its `external_id` and filled, never opened twice. Where there is none, a button brings a fresh trigger.
 * https://docs.slack.dev/surfaces/modals
 */
export function createOpenModal(deps: OpenModalDeps): OpenModal {
  return async (detail, wanted) => {
    const identity = identityOf(detail, wanted);
    const slack = await deps.slack();
    const { inPlaceOf } = wanted;
    const opened =
      inPlaceOf === undefined
        ? await openView(slack, detail.triggerId, loadingView(identity, deps.product))
        : { viewId: inPlaceOf };
    const view = (await openedView(deps, identity, wanted)) ?? (await filledView(deps, identity, wanted));
    if ('viewId' in opened) {
      const there = await updateView(slack, { view_id: opened.viewId }, view);
      if (!there) deps.log.info('the form was closed before it was filled', { outcome: 'closed' });
      return undefined;
    }
    deps.log.warn('the form did not open', { reason: opened.refused });
    // Filled at once, without a loading view in between: that would drop what was typed since.
    if (await updateView(slack, { external_id: identity.externalId }, view)) return undefined;
    // The first delivery did open it, and the person has closed it since.
    if (opened.refused === USED_TRIGGER) return undefined;
    return deps.notifyUser(
      { user: detail.user.id, responseUrl: detail.responseUrl },
      openButton(wanted, opened.refused),
    );
  };
}

function identityOf(detail: Detail, wanted: ModalRequest): ModalIdentity {
  return {
    subcommand: wanted.subcommand,
    externalId: detail.idempotencyKey.slice(0, 255),
    metadata: {
      channelId: detail.channel?.id ?? '',
      requestId: detail.requestId,
      ...(detail.responseUrl === null ? {} : { responseUrl: detail.responseUrl }),
      ...wanted.repeats,
      ...(wanted.messageTs === undefined ? {} : { messageTs: wanted.messageTs }),
    },
  };
}

/** False where there is no such view (any more). */
async function updateView(slack: SlackClient, target: Target, view: ModalView): Promise<boolean> {
  try {
    await slack.views.update({ ...target, view });
    return true;
  } catch (error) {
    if (slackRefusal(error) === 'not_found') return false;
    throw error;
  }
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

function openButton(wanted: ModalRequest, refused: string): SlackMessage {
  const text = `${notOpenedText(refused)} Nothing is lost: open it with the button, or run \`/sre\` again.`;
  return { text, blocks: [section(text), openModalButton(wanted.subcommand, wanted.again)] };
}

/** Its click brings a fresh trigger. */
export function openModalButton(subcommand: string, { action, value }: ModalRequest['again']): KnownBlock {
  const button: Button = {
    type: 'button',
    action_id: formatActionId({ command: '/sre', subcommand, action }),
    text: plain('Open form'),
    value,
  };
  return { type: 'actions', elements: [button] };
}
