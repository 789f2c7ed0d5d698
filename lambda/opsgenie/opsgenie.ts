import { type EventHandler, type Invocation, recipientOf } from '../../common/backend/define-backend.ts';
import { refuseDenied } from '../../common/backend/subcommands.ts';
import type { Detail, DetailType } from '../../common/contract.ts';
import { carried, OPEN_FORM } from '../../common/open-form-button.ts';
import { parseOpenFormValue } from '../../common/open-form-value.ts';
import { PRIORITIES, type Priority } from '../../common/priorities.ts';
import { parseActionId } from '../../common/slack/action-id.ts';
import { readClick } from '../../common/slack/click.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import { parsePrivateMetadata } from '../../common/slack/private-metadata.ts';
import { withOpenFormButton } from '../../common/slack/show-modal.ts';
import { submittedView } from '../../common/slack/submitted-view.ts';
import { actOnIncident } from './act-on-incident.ts';
import { attemptOf, type CreateIncidentDeps, submitIncident } from './create-incident.ts';
import { clickedViewId, openFromMessage } from './from-message.ts';
import type { IncidentInput, Service } from './incident-backend.ts';
import { clickOnIncident } from './incident-commands.ts';
import { ON_INCIDENT } from './incident-message.ts';
import { BLOCKS, VALUE } from './incident-modal.ts';
import { FORM_RIGHTS, openNewIncident } from './modal-request.ts';
import { readNote } from './note-modal.ts';
import type { OpenModal } from './open-modal.ts';
import { OPEN_ANOTHER } from './opened-from.ts';
import type { OpenedFromStore } from './opened-from-store.ts';
import { checkAgain, tryAgain } from './receipt-click.ts';
import { CHECK_AGAIN } from './receipt-message.ts';
import { createSreCommand, type SreCommandDeps } from './subcommands.ts';

export interface OpsgenieDeps
  extends Omit<CreateIncidentDeps, 'incidents'>,
    Omit<SreCommandDeps, 'incidents' | 'receipts'> {
  incidents: CreateIncidentDeps['incidents'] & SreCommandDeps['incidents'];
  openModal: OpenModal;
  openedFrom: Pick<OpenedFromStore, 'add'>;
}

/** `/sre`: what each kind of event does. */
export function createOpsgenie(deps: OpsgenieDeps): Partial<Record<DetailType, EventHandler>> {
  return {
    slash_command: createSreCommand(deps),
    view_submission: (invocation) => submit(deps, invocation),
    block_actions: (invocation) => click(deps, invocation),
    message_action: ({ detail }) => openFromMessage(deps, detail),
  };
}

async function submit(deps: OpsgenieDeps, invocation: Invocation): Promise<DeliveryOutcome | null> {
  const { detail } = invocation;
  if (detail.subcommand === 'note') return actOnIncident(deps, invocation, readNote(detail.payload));
  refuseDenied(detail, FORM_RIGHTS);
  const submission = readSubmission(detail.payload);
  if ('missing' in submission) return askForMissing(deps, detail, submission);
  const { input, privateMetadata } = submission;
  const { attempt = 0, messageTs } = parsePrivateMetadata(privateMetadata) ?? {};
  const { idempotencyKey: key, subcommand } = detail;
  await keepOrigin(deps, detail, messageTs);
  await submitIncident(deps, attemptOf(invocation, { key, subcommand, attempt, input }));
  return null;
}

/** Before the incident is asked for: whoever uses the shortcut of that message meanwhile is told. Never throws. */
async function keepOrigin(
  { log, openedFrom }: OpsgenieDeps,
  { channel, idempotencyKey }: Detail,
  ts: string | undefined,
): Promise<void> {
  if (ts === undefined || channel === null) return;
  await openedFrom
    .add({ channel: channel.id, ts }, idempotencyKey)
    .catch((error: unknown) => log.warn('a second form may open for this message', { error }));
}

interface Submission {
  input: IncidentInput;
  privateMetadata: string | undefined;
}

/** Slack checks what is required, and lets blanks pass. */
interface IncompleteSubmission {
  privateMetadata: string | undefined;
  /** As the form calls it: `service`, `priority` or `message`. */
  missing: string;
  typed: {
    service?: Service | undefined;
    priority?: Priority | undefined;
    message: string;
    description: string;
    link: string;
  };
}

/**
 * Reads what was filled in; a field left empty arrives as null or not at all.
 * Throws zod's error for a payload that is no submission.
 */
export function readSubmission(payload: Detail['payload']): Submission | IncompleteSubmission {
  const { view } = submittedView.parse(payload);
  const field = (block: string) => view.state.values[block]?.[VALUE];
  const textIn = (block: string) => field(block)?.value?.trim() ?? '';
  const chosen = field(BLOCKS.service)?.selected_option;
  const service = chosen ? { id: chosen.value, name: chosen.text.text } : undefined;
  const priority = PRIORITIES.find((one) => one === field(BLOCKS.priority)?.selected_option?.value);
  const texts = {
    message: textIn(BLOCKS.message),
    description: textIn(BLOCKS.description),
    link: textIn(BLOCKS.link),
  };
  const privateMetadata = view.private_metadata;
  if (service === undefined) return { privateMetadata, missing: 'service', typed: { priority, ...texts } };
  if (priority === undefined) return { privateMetadata, missing: 'priority', typed: { service, ...texts } };
  if (texts.message === '')
    return { privateMetadata, missing: 'message', typed: { service, priority, ...texts } };
  return { privateMetadata, input: { service, priority, ...texts } };
}

/** Slack lets a message of blanks pass. The modal is closed by now: a button brings it back with what it held. */
function askForMissing(
  deps: OpsgenieDeps,
  detail: Detail,
  { missing, privateMetadata, typed: { message, ...input } }: IncompleteSubmission,
): Promise<DeliveryOutcome> {
  const text = `No incident was opened: the ${missing} was empty. The button opens the form again with what you typed.`;
  const { messageTs } = parsePrivateMetadata(privateMetadata) ?? {};
  const value = carried({ message, filter: '', input, ...(messageTs === undefined ? {} : { messageTs }) });
  const { command, subcommand } = detail;
  const button = { subcommand, action: OPEN_FORM, value };
  return deps.notifyUser(recipientOf(detail), withOpenFormButton(command, text, button));
}

async function click(deps: OpsgenieDeps, invocation: Invocation): Promise<DeliveryOutcome | null> {
  const { detail } = invocation;
  const { actionId, value } = readClick(detail);
  switch (parseActionId(actionId)?.action) {
    case OPEN_FORM:
      return openNewIncident(deps, detail, {
        subcommand: detail.subcommand,
        ...parseOpenFormValue(value),
      });
    case OPEN_ANOTHER:
      return openNewIncident(deps, detail, {
        subcommand: detail.subcommand,
        inPlaceOf: clickedViewId(detail),
        ...parseOpenFormValue(value),
      });
    case 'try_again':
      return tryAgain(deps, detail, value);
    case CHECK_AGAIN:
      return checkAgain(deps, invocation, value);
    case ON_INCIDENT:
      return clickOnIncident(deps, invocation);
    default:
      deps.log.warn('a button that nobody listens to', { reason: 'unknown action' });
      return null;
  }
}
