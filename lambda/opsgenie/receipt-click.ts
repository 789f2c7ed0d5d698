import * as z from 'zod/mini';
import type { Invocation } from '../../common/backend/define-backend.ts';
import { refuseDenied } from '../../common/backend/subcommands.ts';
import type { Detail } from '../../common/contract.ts';
import { UserError } from '../../common/errors.ts';
import { parseButtonValue } from '../../common/slack/button-value.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import { attemptOf, type CreateIncidentDeps, pollAndSettle, submitIncident } from './create-incident.ts';
import { ownerOfReceipt } from './incident-products.ts';
import { FORM_RIGHTS } from './modal-request.ts';
import type { OpenModal } from './open-modal.ts';
import { type Receipt, submitterOf } from './receipt-store.ts';

/** Try again: the modal as it was filled, for the next attempt under the same key. */
export async function tryAgain(
  deps: CreateIncidentDeps & { openModal: OpenModal },
  detail: Detail,
  value: string,
): Promise<DeliveryOutcome | null> {
  const { receipt, attempt } = await receiptOf(deps, detail, value);
  return deps.openModal(detail, {
    subcommand: receipt.subcommand,
    prefill: receipt.input,
    filter: '',
    repeats: { idempotencyKey: receipt.key, attempt: attempt + 1 },
    again: { action: 'try_again', value },
  });
}

/** Check again: polls what was accepted; what is not known is looked for by its key, and only then created under it. */
export async function checkAgain(
  deps: CreateIncidentDeps,
  invocation: Invocation,
  value: string,
): Promise<null> {
  const { receipt, attempt } = await receiptOf(deps, invocation.detail, value);
  const { key, subcommand, input, ref, state } = receipt;
  // The words stay those of the one who submitted them.
  const people = { submittedBy: submitterOf(receipt), author: receipt.author };
  const next = attemptOf(invocation, { key, subcommand, attempt: attempt + 1, input, ...people });
  if (state !== 'pending' || ref === undefined) await submitIncident(deps, next);
  else await pollAndSettle(deps, next, { receipt, result: { kind: 'pending', ref } });
  return null;
}

const receiptValue = z.object({ key: z.string(), attempt: z.number() });

/** What a button of a receipt carries. Throws what JSON and zod throw for anything else. */
export function readReceiptValue(value: string): z.infer<typeof receiptValue> {
  return parseButtonValue(value, receiptValue);
}

/**
 * For who may open its incident, whatever word the button was posted under. Throws AccessDeniedError, and UserError if that
 * incident is open by now, or the receipt is gone.
 */
async function receiptOf(
  deps: CreateIncidentDeps,
  detail: Detail,
  value: string,
): Promise<{ receipt: Receipt; attempt: number }> {
  refuseDenied(detail, FORM_RIGHTS);
  const { key, attempt } = readReceiptValue(value);
  const receipt = await deps.receipts.find(key);
  if (receipt === undefined)
    throw new UserError('This order is older than 14 days and forgotten. Please run `/sre` again.');
  if (receipt.incident !== undefined) {
    const { incident } = receipt;
    const { label } = ownerOfReceipt(deps.incidents, receipt);
    throw new UserError(`That incident is open already: <${incident.url}|${label(incident)}>.`);
  }
  return { receipt, attempt };
}
