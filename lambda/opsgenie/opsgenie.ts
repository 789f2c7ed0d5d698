import * as z from 'zod/mini';
import { type EventHandler, type Invocation, recipientOf } from '../../common/backend/define-backend.ts';
import type { Detail, DetailType } from '../../common/contract.ts';
import { UserError } from '../../common/errors.ts';
import { parseActionId } from '../../common/slack/action-id.ts';
import { section } from '../../common/slack/blocks.ts';
import { readClick } from '../../common/slack/click.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import type { NotifyUser } from '../../common/slack/notify-user.ts';
import { parsePrivateMetadata } from '../../common/slack/private-metadata.ts';
import { type CreateIncidentDeps, type Delivery, pollAgain, submitIncident } from './create-incident.ts';
import { PRIORITIES } from './incident-backend.ts';
import type { Prefill } from './incident-modal.ts';
import { type OpenModal, openModalButton } from './open-modal.ts';
import type { Receipt } from './receipt-store.ts';
import { help, subcommandOf } from './subcommands.ts';
import { type IncompleteSubmission, readSubmission } from './submission.ts';

export interface OpsgenieDeps extends CreateIncidentDeps {
  openModal: OpenModal;
  notifyUser: NotifyUser;
}

/** `/sre`: what each kind of event does. */
export function createOpsgenie(deps: OpsgenieDeps): Partial<Record<DetailType, EventHandler>> {
  return {
    slash_command: ({ detail }) => runCommand(deps, detail),
    view_submission: (order) => submit(deps, order),
    block_actions: (order) => click(deps, order),
  };
}

async function runCommand(deps: OpsgenieDeps, detail: Detail): Promise<DeliveryOutcome | undefined> {
  const asked = subcommandOf(detail);
  if (asked.name === 'unknown') {
    const text = `${asked.text} If somebody has to be reached now: ${deps.incidentFallback}`;
    return deps.notifyUser(recipientOf(detail), { text });
  }
  const { name, message } = asked;
  if (name === 'help') return deps.notifyUser(recipientOf(detail), { text: help(detail) });
  if (name === 'service')
    return openModal(deps, detail, { subcommand: 'incident', message: '', filter: message });
  return openModal(deps, detail, { subcommand: name, message, filter: '' });
}

const openFormValue = z.object({
  message: z.string(),
  filter: z.string(),
  /** What was typed into a form that could not be used. */
  input: z.optional(
    z.object({
      service: z.optional(z.object({ id: z.string(), name: z.string() })),
      priority: z.optional(z.enum(PRIORITIES)),
      description: z.string(),
      link: z.string(),
    }),
  ),
});

type Blank = z.infer<typeof openFormValue> & { subcommand: string };

/** The message may be as long as Slack's text; a button carries 2,000 characters. */
const CARRIED_CHARACTERS = 500;

async function openModal(
  deps: OpsgenieDeps,
  detail: Detail,
  { subcommand, message, filter, input }: Blank,
): Promise<DeliveryOutcome | undefined> {
  refuseDenied(detail, subcommand);
  const value = {
    message: message.slice(0, CARRIED_CHARACTERS),
    filter: filter.slice(0, CARRIED_CHARACTERS),
    ...(input === undefined ? {} : { input }),
  };
  return deps.openModal(detail, {
    subcommand,
    prefill: prefillOf(message, input),
    filter,
    again: { action: 'open_form', value: JSON.stringify(value) },
  });
}

function prefillOf(message: string, input: Blank['input']): Prefill {
  const { service, priority, ...texts } = input ?? {};
  return {
    message,
    ...texts,
    ...(service === undefined ? {} : { service }),
    ...(priority === undefined ? {} : { priority }),
  };
}

/** Free text and `service` run as `incident`: the gatekeeper has gated the word that was typed. */
function refuseDenied({ access, command }: Detail, subcommand: string): void {
  if (!access.denied.includes(subcommand)) return;
  throw new UserError(`\`${command} ${subcommand}\` is restricted, and you are not on its list.`);
}

async function submit(deps: OpsgenieDeps, order: Invocation): Promise<DeliveryOutcome | undefined> {
  const { detail } = order;
  const submission = readSubmission(detail.payload);
  if ('missing' in submission) return askForMissing(deps, detail, submission);
  const { input, privateMetadata } = submission;
  const attempt = parsePrivateMetadata(privateMetadata)?.attempt ?? 0;
  const placed = { key: detail.idempotencyKey, subcommand: detail.subcommand, attempt, input };
  await submitIncident(deps, deliveryOf(order, placed));
  return undefined;
}

/** Slack lets a message of blanks pass. The form is closed by now: a button brings it back with what it held. */
function askForMissing(
  deps: OpsgenieDeps,
  detail: Detail,
  { missing, typed: { message, ...input } }: IncompleteSubmission,
): Promise<DeliveryOutcome> {
  const text = `No incident was opened: the ${missing} was empty. The button opens the form again with what you typed.`;
  const value = carried({ message, filter: '', input });
  const button = openModalButton(detail.subcommand, { action: 'open_form', value });
  return deps.notifyUser(recipientOf(detail), { text, blocks: [section(text), button] });
}

const BUTTON_CHARACTERS = 2000;

/** The description gives way: JSON writes some characters with up to six. */
function carried(value: z.infer<typeof openFormValue> & { input: { description: string } }): string {
  const whole = JSON.stringify(value);
  if (whole.length <= BUTTON_CHARACTERS) return whole;
  const { description } = value.input;
  const shorter = Array.from(description).slice(0, -Math.ceil((whole.length - BUTTON_CHARACTERS) / 6));
  return carried({ ...value, input: { ...value.input, description: shorter.join('') } });
}

function deliveryOf(
  { detail, context }: Invocation,
  placed: Pick<Receipt, 'key' | 'subcommand' | 'attempt' | 'input'>,
): Delivery {
  const { user, channel, replay = 0, requestId, responseUrl, receivedAt } = detail;
  return {
    order: { ...placed, user, channelId: channel?.id ?? '', requestId },
    responseUrl,
    receivedAt: Date.parse(receivedAt),
    isReplay: replay > 0,
    context,
  };
}

async function click(deps: OpsgenieDeps, order: Invocation): Promise<DeliveryOutcome | undefined> {
  const { actionId, value } = readClick(order.detail);
  const action = parseActionId(actionId)?.action;
  if (action === 'open_form') {
    const blank = openFormValue.parse(JSON.parse(value));
    return openModal(deps, order.detail, { subcommand: order.detail.subcommand, ...blank });
  }
  if (action === 'try_again') return tryAgain(deps, order.detail, value);
  if (action === 'check_again') return checkAgain(deps, order, value);
  deps.log.warn('a button that nobody listens to', { reason: 'unknown action' });
  return undefined;
}

async function tryAgain(
  deps: OpsgenieDeps,
  detail: Detail,
  value: string,
): Promise<DeliveryOutcome | undefined> {
  const { receipt, attempt } = await receiptOf(deps, value);
  if (receipt.incident !== undefined) throw new UserError(alreadyOpen(receipt.incident));
  return deps.openModal(detail, {
    subcommand: receipt.subcommand,
    prefill: receipt.input,
    filter: '',
    repeats: { idempotencyKey: receipt.key, attempt: attempt + 1 },
    again: { action: 'try_again', value },
  });
}

/** Looks by the same key, and only then creates under it. */
async function checkAgain(deps: OpsgenieDeps, order: Invocation, value: string): Promise<undefined> {
  const { receipt, attempt } = await receiptOf(deps, value);
  if (receipt.incident !== undefined) throw new UserError(alreadyOpen(receipt.incident));
  const { key, subcommand, input } = receipt;
  const delivery = deliveryOf(order, { key, subcommand, attempt: attempt + 1, input });
  if (receipt.ref !== undefined && receipt.state === 'pending') {
    await pollAgain(deps, delivery, receipt, receipt.ref);
  } else await submitIncident(deps, delivery);
}

function alreadyOpen({ number, url }: { number: string; url: string }): string {
  return `That incident is open already: <${url}|#${number}>.`;
}

const receiptValue = z.object({ key: z.string(), attempt: z.number() });

async function receiptOf(deps: OpsgenieDeps, value: string): Promise<{ receipt: Receipt; attempt: number }> {
  const { key, attempt } = receiptValue.parse(JSON.parse(value));
  const receipt = await deps.receipts.find(key);
  if (receipt === undefined)
    throw new UserError('This order is older than 14 days and forgotten. Please run `/sre` again.');
  return { receipt, attempt };
}
