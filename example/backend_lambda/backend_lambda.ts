import type { Button, KnownBlock } from '@slack/types';
import * as z from 'zod/mini';
import { type EventHandler, recipientOf } from '../../common/backend/define-backend.ts';
import { subcommandRows } from '../../common/backend/subcommand-rows.ts';
import { createSubcommands } from '../../common/backend/subcommands.ts';
import type { Detail, DetailType } from '../../common/contract.ts';
import { UserError } from '../../common/errors.ts';
import type { Log } from '../../common/logger.ts';
import { formatActionId, parseActionId } from '../../common/slack/action-id.ts';
import { plain, quotedBlock } from '../../common/slack/blocks.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import type { NotifyUser } from '../../common/slack/notify-user.ts';
import { escapeText, type SlackMessage } from '../../common/slack/response-url.ts';
import { truncate } from '../../common/truncate.ts';
import definition from './function.json' with { type: 'json' };

export interface BackendLambdaDeps {
  notifyUser: NotifyUser;
  log: Log;
}

/** `/example`: what each kind of event does. */
export function createBackendLambda(deps: BackendLambdaDeps): Partial<Record<DetailType, EventHandler>> {
  return {
    slash_command: createSubcommands({
      title: 'Say back what was typed',
      notifyUser: deps.notifyUser,
      default: '',
      // It has no word of its own, because any text is taken.
      subcommands: subcommandRows('/example', definition.subcommands, {
        '': ({ detail }) => sayBack(deps, detail),
      }),
      otherwise: ({ detail }) => sayBack(deps, detail),
    }),
    block_actions: ({ detail }) => click(deps, detail),
  };
}

async function sayBack({ notifyUser }: BackendLambdaDeps, detail: Detail): Promise<DeliveryOutcome> {
  if (detail.text === '') {
    throw new UserError('There is nothing to say back. Type some words after `/example`.');
  }
  return notifyUser(recipientOf(detail), reply(detail.text));
}

/** As it is, it fits a button's value (2,000 characters). */
const SAID_CHARACTERS = 500;

function reply(text: string): SlackMessage {
  const said = truncate(text, SAID_CHARACTERS);
  const louder: Button = {
    type: 'button',
    action_id: formatActionId({ command: '/example', subcommand: '', action: 'louder' }),
    text: plain('Louder'),
    value: said,
  };
  return quoting(said, [{ type: 'actions', elements: [louder] }]);
}

/** Somebody's words: none of them becomes a headline, a mention or a link. */
function quoting(words: string, more: KnownBlock[] = []): SlackMessage {
  return { text: escapeText(words), blocks: [quotedBlock([['', words]]), ...more] };
}

const clicked = z.object({ actions: z.tuple([z.object({ action_id: z.string(), value: z.string() })]) });

async function click(
  { notifyUser, log }: BackendLambdaDeps,
  detail: Detail,
): Promise<DeliveryOutcome | undefined> {
  const [button] = clicked.parse(detail.payload).actions;
  if (parseActionId(button.action_id)?.action !== 'louder') {
    log.warn('a button that nobody listens to', { reason: 'unknown action' });
    return undefined;
  }
  return notifyUser(recipientOf(detail), quoting(button.value.toUpperCase()));
}
