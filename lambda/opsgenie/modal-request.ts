import { refuseDenied } from '../../common/backend/subcommands.ts';
import type { Detail } from '../../common/contract.ts';
import { carried, OPEN_FORM } from '../../common/open-form-button.ts';
import type { OpenFormValue } from '../../common/open-form-value.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import { truncateToUnits } from '../../common/truncate.ts';
import type { Prefill } from './incident-modal.ts';
import type { OpenModal } from './open-modal.ts';

/** The message may be as long as Slack's text; a button carries 2,000 characters. */
export const CARRIED_CHARACTERS = 500;

export interface NewIncidentRequest extends OpenFormValue {
  subcommand: string;
  /** Id of the modal whose place the form takes. */
  inPlaceOf?: string;
}

/** Whatever word brings the form, free text and `service` too, its rights are those of this one. */
export const FORM_RIGHTS = 'incident';

/** Opens the modal of a new incident, with what is known of it. Throws AccessDeniedError if this user may not. */
export async function openNewIncident(
  deps: { openModal: OpenModal },
  detail: Detail,
  { subcommand, inPlaceOf, message, filter, messageTs, input }: NewIncidentRequest,
): Promise<DeliveryOutcome | null> {
  refuseDenied(detail, FORM_RIGHTS);
  const value = {
    message: truncateToUnits(message, CARRIED_CHARACTERS),
    filter: truncateToUnits(filter, CARRIED_CHARACTERS),
    ...(messageTs === undefined ? {} : { messageTs }),
    ...(input === undefined ? {} : { input }),
  };
  return deps.openModal(detail, {
    subcommand,
    prefill: prefillOf(message, input),
    filter,
    ...(messageTs === undefined ? {} : { messageTs }),
    ...(inPlaceOf === undefined ? {} : { inPlaceOf }),
    again: { action: OPEN_FORM, value: carried(value) },
  });
}

function prefillOf(message: string, input: OpenFormValue['input']): Prefill {
  const { service, priority, ...texts } = input ?? {};
  return {
    message,
    ...texts,
    ...(service === undefined ? {} : { service }),
    ...(priority === undefined ? {} : { priority }),
  };
}
