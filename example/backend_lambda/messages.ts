import type { Button, KnownBlock } from '@slack/types';
import * as z from 'zod/mini';
import { formatActionId } from '../../common/slack/action-id.ts';
import { plain, quotedBlock, section } from '../../common/slack/blocks.ts';
import { formatButtonValue, parseButtonValue } from '../../common/slack/button-value.ts';
import type { ModalContent } from '../../common/slack/modal-view.ts';
import { escapeText, type SlackMessage } from '../../common/slack/response-url.ts';
import type { OpenFormButton } from '../../common/slack/show-modal.ts';
import { truncateToUnits } from '../../common/truncate.ts';

/** In UTF-16 units, as Slack counts. Whatever they are, as JSON they fit a button's value (2,000). */
const CHARACTERS = 300;

const sharedSchema = z.object({ text: z.string(), by: z.string() });

/** A text, and the id of who shared it. */
type Shared = z.infer<typeof sharedSchema>;

/** What `/example` shows. */
export const createBackendLambdaMessages = (command: string) => ({
  /** For the user alone. */
  said(text: string): SlackMessage {
    const said = truncateToUnits(text, CHARACTERS);
    const louder = button(command, { subcommand: '', action: 'louder', value: said }, 'Louder');
    // Somebody's words: none of them becomes a headline, a mention or a link.
    return {
      text: escapeText(said),
      blocks: [
        quotedBlock([['', said]]),
        { type: 'actions', elements: [louder, button(command, openForm(said), 'Share ...')] },
      ],
    };
  },
  openForm,
  form,
  /** For everybody in the channel. */
  shared(shared: Shared): SlackMessage {
    const cut = { ...shared, text: truncateToUnits(shared.text, CHARACTERS) };
    const take = { subcommand: '', action: 'take', value: formatButtonValue(cut) };
    return inChannel(cut, '', [{ type: 'actions', elements: [button(command, take, 'Take')] }]);
  },
  /** In the place of that one: `value` is what its button carries. */
  taken: (value: string, by: string): SlackMessage =>
    inChannel(parseButtonValue(value, sharedSchema), ` Taken by <@${by}>.`),
});

/** The button that opens the form. `/example share` in `restricted_commands` says who may. */
function openForm(said: string): OpenFormButton {
  return { subcommand: 'share', action: 'open', value: said };
}

function form(said: string): ModalContent {
  return {
    title: plain('Share a text'),
    submit: plain('Share'),
    close: plain('Cancel'),
    blocks: [
      {
        type: 'input',
        block_id: 'text',
        label: plain('Text'),
        element: {
          type: 'plain_text_input',
          action_id: 'value',
          multiline: true,
          max_length: CHARACTERS,
          ...(said === '' ? {} : { initial_value: said }),
        },
      },
    ],
  };
}

function inChannel({ by, text }: Shared, state: string, more: KnownBlock[] = []): SlackMessage {
  const headline = `Shared by <@${by}>.${state}`;
  return {
    text: `${headline} ${escapeText(text)}`,
    blocks: [section(headline), quotedBlock([['', text]]), ...more],
  };
}

function button(command: string, { value, ...id }: OpenFormButton, label: string): Button {
  return { type: 'button', action_id: formatActionId({ command, ...id }), text: plain(label), value };
}
