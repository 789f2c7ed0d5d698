import * as z from 'zod/mini';
import { refuseDenied } from '../../common/backend/subcommands.ts';
import type { Detail } from '../../common/contract.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import { truncateToUnits } from '../../common/truncate.ts';
import { PRIORITIES } from './incident-backend.ts';
import type { Prefill } from './incident-modal.ts';
import type { OpenModal } from './open-modal.ts';

const openFormSchema = z.object({
  message: z.string(),
  filter: z.string(),
  /** Of the message whose shortcut was used. */
  messageTs: z.optional(z.string()),
  /** What was typed into a modal that could not be used. */
  input: z.optional(
    z.object({
      service: z.optional(z.object({ id: z.string(), name: z.string() })),
      priority: z.optional(z.enum(PRIORITIES)),
      description: z.string(),
      link: z.string(),
    }),
  ),
});

/** What an Open form button carries. */
export type OpenFormValue = z.infer<typeof openFormSchema>;

/** Throws what JSON and zod throw for another value. */
export function parseOpenFormValue(value: string): OpenFormValue {
  return openFormSchema.parse(JSON.parse(value));
}

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
): Promise<DeliveryOutcome | undefined> {
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
    again: { action: 'open_form', value: carried(value) },
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

const BUTTON_CHARACTERS = 2000;

/**
 * As much as a button carries. The description gives way first, then the link: JSON writes some characters with up to
 * six.
 */
export function carried(value: OpenFormValue): string {
  const whole = JSON.stringify(value);
  const over = whole.length - BUTTON_CHARACTERS;
  if (over <= 0) return whole;
  const { input } = value;
  if (input?.description) {
    const description = Array.from(input.description)
      .slice(0, -Math.ceil(over / 6))
      .join('');
    return carried({ ...value, input: { ...input, description } });
  }
  // Half an address leads nowhere.
  if (input?.link) return carried({ ...value, input: { ...input, link: '' } });
  return carried({ ...value, message: '', filter: '' });
}
