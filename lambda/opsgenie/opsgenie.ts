import * as z from 'zod/mini';
import { type EventHandler, type Invocation, recipientOf } from '../../common/backend/define-backend.ts';
import type { Detail, DetailType } from '../../common/contract.ts';
import { UserError } from '../../common/errors.ts';
import { parseActionId } from '../../common/slack/action-id.ts';
import { readClick } from '../../common/slack/click.ts';
import type { DeliveryOutcome, NotifyUser } from '../../common/slack/notify-user.ts';
import { parsePrivateMetadata } from '../../common/slack/private-metadata.ts';
import { askAgain, type CarryOutDeps, carryOut, type Delivery } from './carry-out.ts';
import type { OpenForm } from './open-form.ts';
import type { Receipt } from './receipts.ts';
import { help, subcommandOf } from './subcommands.ts';
import { readSubmission } from './submission.ts';

export interface OpsgenieDeps extends CarryOutDeps {
  openForm: OpenForm;
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
  const { name, message } = subcommandOf(detail);
  if (name === 'help') return deps.notifyUser(recipientOf(detail), { text: help(detail) });
  if (name === 'service')
    return openForm(deps, detail, { subcommand: 'incident', message: '', filter: message });
  return openForm(deps, detail, { subcommand: name, message, filter: '' });
}

const openFormValue = z.object({ message: z.string(), filter: z.string() });

type Blank = z.infer<typeof openFormValue> & { subcommand: string };

/** The message may be as long as Slack's text; a button carries 2,000 characters. */
const CARRIED_CHARACTERS = 500;

async function openForm(
  deps: OpsgenieDeps,
  detail: Detail,
  { subcommand, message, filter }: Blank,
): Promise<DeliveryOutcome | undefined> {
  refuseDenied(detail, subcommand);
  const value = {
    message: message.slice(0, CARRIED_CHARACTERS),
    filter: filter.slice(0, CARRIED_CHARACTERS),
  };
  return deps.openForm(detail, {
    subcommand,
    prefill: { message },
    filter,
    again: { action: 'open_form', value: JSON.stringify(value) },
  });
}

/** Free text and `service` run as `incident`: the gatekeeper has gated the word that was typed. */
function refuseDenied({ access, command }: Detail, subcommand: string): void {
  if (!access.denied.includes(subcommand)) return;
  throw new UserError(`\`${command} ${subcommand}\` is restricted, and you are not on its list.`);
}

async function submit(deps: OpsgenieDeps, order: Invocation): Promise<void> {
  const { detail } = order;
  const { input, privateMetadata } = readSubmission(detail.payload);
  const attempt = parsePrivateMetadata(privateMetadata)?.attempt ?? 0;
  const placed = { key: detail.idempotencyKey, subcommand: detail.subcommand, attempt, input };
  await carryOut(deps, deliveryOf(order, placed));
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
    return openForm(deps, order.detail, { subcommand: order.detail.subcommand, ...blank });
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
  return deps.openForm(detail, {
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
    await askAgain(deps, delivery, receipt, receipt.ref);
  } else await carryOut(deps, delivery);
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
