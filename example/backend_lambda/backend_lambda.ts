import * as z from 'zod/mini';
import { type EventHandler, type Invocation, recipientOf } from '../../common/backend/define-backend.ts';
import type { Once } from '../../common/backend/once.ts';
import { subcommandRows } from '../../common/backend/subcommand-rows.ts';
import { createSubcommands, refuseDenied } from '../../common/backend/subcommands.ts';
import type { Detail, DetailType } from '../../common/contract.ts';
import { UserError } from '../../common/errors.ts';
import type { Log } from '../../common/logger.ts';
import { readClick } from '../../common/slack/click.ts';
import type { DeliverMessage } from '../../common/slack/deliver-message.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import { modalView } from '../../common/slack/modal-view.ts';
import { assertDelivered, type NotifyUser } from '../../common/slack/notify-user.ts';
import { parseSubmission } from '../../common/slack/parse-submission.ts';
import { type ShowModal, withOpenFormButton } from '../../common/slack/show-modal.ts';
import definition from './function.json' with { type: 'json' };
import { createBackendLambdaMessages } from './messages.ts';

export interface BackendLambdaDeps {
  once: Once;
  notifyUser: NotifyUser;
  deliverMessage: DeliverMessage;
  showModal: ShowModal;
  log: Log;
}

const messages = createBackendLambdaMessages('/example');

/** `/example`: what each kind of event does. */
export function createBackendLambda(deps: BackendLambdaDeps): Partial<Record<DetailType, EventHandler>> {
  return {
    slash_command: createSubcommands({
      title: 'Say back what was typed',
      notifyUser: deps.notifyUser,
      default: '',
      subcommands: subcommandRows('/example', definition.subcommands, {
        '': ({ detail }) => sayBack(deps, detail),
        share: (invocation) => share(deps, invocation, invocation.detail.freeText ?? ''),
      }),
      otherwise: ({ detail }) => sayBack(deps, detail),
    }),
    block_actions: ({ detail }) => click(deps, detail),
    view_submission: (invocation) => submit(deps, invocation),
  };
}

async function sayBack({ notifyUser }: BackendLambdaDeps, detail: Detail): Promise<DeliveryOutcome> {
  if (detail.text === '') {
    throw new UserError('There is nothing to say back. Type some words after `/example`.');
  }
  return notifyUser(recipientOf(detail), messages.said(detail.text));
}

async function click(deps: BackendLambdaDeps, detail: Detail): Promise<DeliveryOutcome | null> {
  const { actionId, value } = readClick(detail);
  // By the whole id: the gatekeeper has asked for the right to its sub-command.
  switch (actionId) {
    case '/example::louder':
      return deps.notifyUser(recipientOf(detail), {
        ...messages.said(value.toUpperCase()),
        replacesOriginal: true,
      });
    case '/example:share:open':
      return openForm(deps, detail, value);
    case '/example::take':
      return take(deps, detail);
    default:
      deps.log.warn('a button that nobody listens to', { reason: 'unknown action' });
      return null;
  }
}

/** Filled with what was said, which comes back with the submission. */
function openForm(
  { showModal }: BackendLambdaDeps,
  detail: Detail,
  said: string,
): Promise<DeliveryOutcome | null> {
  const id = { subcommand: 'share', action: 'submit', data: { said } };
  return showModal(detail, {
    view: modalView(detail, id, messages.form(said)),
    again: messages.openForm(said),
  });
}

/** Slack lets blanks pass. Its form is closed by now, so a button brings it back. */
async function submit(deps: BackendLambdaDeps, invocation: Invocation): Promise<DeliveryOutcome | null> {
  const { detail } = invocation;
  // Under whatever id the form came back.
  refuseDenied(detail, 'share');
  const { fields, data } = parseSubmission(detail, {
    fields: z.object({ text: z.string() }),
    data: z.object({ said: z.string() }),
  });
  if (fields.text !== '') return share(deps, invocation, fields.text);
  const text = 'Nothing was shared: the text was empty. The button opens the form again.';
  const again = withOpenFormButton('/example', text, messages.openForm(data.said));
  return deps.notifyUser(recipientOf(detail), again);
}

const INTERRUPTED =
  'Q-Bot was interrupted while it shared your text. If the channel does not show it, share it again.';

/** Slack cannot be asked whether it is in the channel already: it is posted once, or the user hears that nobody knows. */
async function share(
  { once, deliverMessage }: BackendLambdaDeps,
  { context, detail }: Invocation,
  text: string,
): Promise<null> {
  const post = async () => {
    const { by } = await deliverMessage({
      message: messages.shared({ text, by: detail.user.id }),
      channel: detail.channel?.id ?? '',
      to: recipientOf(detail),
      isFinal: true,
    });
    // What nobody got is no result to keep: the next delivery says that it was interrupted.
    assertDelivered(by);
    return by;
  };
  return once.handleOnce(detail, context, () => once.effectOnce(detail.idempotencyKey, INTERRUPTED, post));
}

/** Who clicks first has it, also where several click at once. Each delivery shows the same in the channel. */
async function take({ once, ...deps }: BackendLambdaDeps, detail: Detail): Promise<DeliveryOutcome> {
  const { channel, ts, value } = readClick(detail);
  const to = recipientOf(detail);
  const first = await once.decideOnce(`${channel}:${ts}`, detail.user.id);
  await deps.deliverMessage({ message: messages.taken(value, first), channel, ts, to, isFinal: false });
  const text = first === detail.user.id ? 'It is yours.' : `<@${first}> was first: it is theirs.`;
  return deps.notifyUser(to, { text });
}
