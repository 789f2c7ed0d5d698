import * as z from 'zod/mini';
import type { QBotEvent } from '../../common/contract.ts';
import { type SubmittedField, submittedView } from '../../common/slack/submitted-view.ts';

/** What a user typed or chose, and where. */
export interface OrderedWords {
  label: string;
  words: string;
}

const target = z.object({ target: z.string() });

/**
 * All that an order says, for the one who is to run it in their own name: the words behind a command, or every field of
 * a form by its `block_id`. Foreign text: never into mrkdwn.
 */
export function orderedWords({ detail, 'detail-type': type }: QBotEvent): OrderedWords[] {
  if (type === 'slash_command') return wordsOfCommand(detail);
  const form = submittedView.safeParse(detail.payload).data?.view;
  if (form === undefined) return [{ label: 'Payload', words: JSON.stringify(detail.payload, null, 1) }];
  const fields = Object.entries(form.state.values).flatMap(([label, elements]) =>
    Object.values(elements).map((one) => ({ label, words: wordsIn(one) })),
  );
  return [...targetIn(form.private_metadata), ...fields].filter(({ words }) => words !== '');
}

/** What runs is `args` and `freeText`; `text` is shown where it says anything else. */
function wordsOfCommand({ args, freeText = '', subcommand, text }: QBotEvent['detail']): OrderedWords[] {
  const runs = [subcommand, ...args].filter(Boolean).join(' ');
  const said = [runs, freeText, text].filter((words, index, all) => words && all.indexOf(words) === index);
  return said.map((words) => ({ label: 'Words', words }));
}

function wordsIn({ selected_option, type: _type, value, ...others }: SubmittedField): string {
  if (selected_option) {
    const { text, value: id } = selected_option;
    return text.text === id ? id : `${text.text} (${id})`;
  }
  if (value) return value.trim();
  const chosen = Object.values(others).some((one) => one !== null && one !== undefined);
  return chosen ? JSON.stringify(others) : '';
}

/** What a form of a backend is about, where it says so. */
function targetIn(metadata = '{}'): OrderedWords[] {
  try {
    const { data } = target.safeParse(JSON.parse(metadata));
    return data === undefined ? [] : [{ label: 'Target', words: data.target }];
  } catch {
    return [];
  }
}
