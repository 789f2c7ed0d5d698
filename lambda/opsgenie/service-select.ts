import type { PlainTextElement, PlainTextOption, StaticSelect } from '@slack/types';
import { plain } from '../../common/slack/blocks.ts';
import { truncateToUnits } from '../../common/truncate.ts';
import type { Service } from './incident-backend.ts';

const OPTIONS_PER_LIST = 100;
const OPTION_CHARACTERS = 75;
const LABEL_NAME_CHARACTERS = 35;

/** One select; past 100 services in groups of 100. */
export function serviceSelect(
  actionId: string,
  options: PlainTextOption[],
  wanted: Service | undefined,
): StaticSelect {
  const select: StaticSelect = {
    type: 'static_select',
    action_id: actionId,
    placeholder: plain('Choose a service'),
  };
  if (options.length > OPTIONS_PER_LIST) select.option_groups = groups(options);
  else select.options = options;
  const initial = options.find((option) => option.value === wanted?.id);
  if (initial !== undefined) select.initial_option = initial;
  return select;
}

/** Two services may have one name, or the same 75 first characters of it: their ids tell them apart. */
export function serviceOptions(
  services: readonly Service[],
  descriptions: ReadonlyMap<string, string> = new Map(),
): PlainTextOption[] {
  const named = services.map(({ id, name }) => {
    const description = descriptions.get(name);
    return { id, shown: truncateToUnits(name, OPTION_CHARACTERS), description };
  });
  const seen = new Map<string, number>();
  for (const { shown } of named) seen.set(shown, (seen.get(shown) ?? 0) + 1);
  return named.map(({ id, shown, description }) => {
    const unique =
      seen.get(shown) === 1 ? shown : `${truncateToUnits(shown, OPTION_CHARACTERS - 11)} (${id.slice(0, 8)})`;
    const option = { text: plain(unique), value: id };
    return description === undefined ? option : { ...option, description: plain(description) };
  });
}

function groups(options: PlainTextOption[]): { label: PlainTextElement; options: PlainTextOption[] }[] {
  const starts = options.flatMap((_, index) => (index % OPTIONS_PER_LIST === 0 ? [index] : []));
  return starts.map((start) => {
    const list = options.slice(start, start + OPTIONS_PER_LIST);
    const [first, last] = [list[0]?.text.text ?? '', list.at(-1)?.text.text ?? ''];
    return {
      label: plain(
        `${truncateToUnits(first, LABEL_NAME_CHARACTERS)} - ${truncateToUnits(last, LABEL_NAME_CHARACTERS)}`,
      ),
      options: list,
    };
  });
}

/** How many options fit into so many bytes, the labels of their groups included. */
export function countFitting(options: readonly PlainTextOption[], room: number): number {
  let left = room;
  const first = options.findIndex((option, index) => {
    left -= bytesOf(option) + 1;
    if (index % OPTIONS_PER_LIST === 0) left -= GROUP_BYTES;
    return left < 0;
  });
  return first === -1 ? options.length : first;
}

/** A label of two names, each character up to 4 bytes, and the JSON around it. */
const GROUP_BYTES = 2 * LABEL_NAME_CHARACTERS * 4 + 100;

/** As JSON, in UTF-8. */
export function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
