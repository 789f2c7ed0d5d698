import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../../../../common/is-object.ts';
import { type JsonObject, objectsIn, textIn } from '../../json.ts';

/** What the fields of one object say about each other; `path` leads to the field that is wrong. */
export type BlockKitRule = (value: JsonObject) => { path?: (string | number)[]; message: string }[];

const MARKDOWN_CHARACTERS = 12_000;

export const viewRule: BlockKitRule = (view) => {
  const blocks = objectsIn(view.blocks);
  const needsSubmit = view.submit === undefined && blocks.some((block) => block.type === 'input');
  const focused = blocks.flatMap(elementsOf).filter((element) => element.focus_on_load === true);
  return [
    ...(needsSubmit ? [{ message: 'missing required field: submit' }] : []),
    ...(focused.length > 1 ? [{ message: 'only one element may have focus_on_load' }] : []),
    ...repeatedBlockIds(view),
  ];
};

export const messageRule: BlockKitRule = (message) => {
  const blocks = objectsIn(message.blocks);
  const path = ['blocks'];
  const markdown = blocks.filter((block) => block.type === 'markdown').map((block) => textIn(block.text));
  const isTooLong = Array.from(markdown.join('')).length > MARKDOWN_CHARACTERS;
  const tables = blocks.filter((block) => block.type === 'table');
  return [
    ...(isTooLong ? [{ path, message: `must be less than ${MARKDOWN_CHARACTERS + 1} characters` }] : []),
    ...(tables.length > 1 ? [{ path, message: 'only one table allowed' }] : []),
    ...repeatedBlockIds(message),
  ];
};

export const blockRule: BlockKitRule = (block) => {
  const ids = elementsOf(block).map((element) => textIn(element.action_id));
  const repeated = ids.filter((id, index) => id !== '' && ids.indexOf(id) !== index);
  const isEmpty = block.type === 'section' && block.text === undefined && block.fields === undefined;
  return [
    ...repeated.map((id) => ({ message: `\`action_id\` already exists: ${id}` })),
    ...(block.type === 'image' ? imageRule(block) : []),
    ...(isEmpty ? [{ message: 'missing required field: text' }] : []),
  ];
};

export const elementRule: BlockKitRule = (element) => {
  if (element.type === 'image') return imageRule(element);
  const { min_length: min, max_length: max } = element;
  if (typeof min === 'number' && typeof max === 'number' && min > max) {
    return [{ path: ['min_length'], message: 'must not be greater than max_length' }];
  }
  return [...optionSourceRule(element), ...initialOptionRule(element)];
};

/** The elements of a block that can carry an `action_id`, wherever its type keeps them. */
export function elementsOf(block: JsonObject): JsonObject[] {
  return [...objectsIn(block.elements), ...[block.element, block.accessory].filter(isObject)];
}

/** Every option of a select, in a list or in groups. */
export function optionsOf(element: JsonObject): JsonObject[] {
  const groups = objectsIn(element.option_groups);
  return [...objectsIn(element.options), ...groups.flatMap(({ options }) => objectsIn(options))];
}

const imageRule: BlockKitRule = (image) =>
  (image.image_url === undefined) === (image.slack_file === undefined)
    ? [{ message: 'exactly one of image_url and slack_file is required' }]
    : [];

const optionSourceRule: BlockKitRule = ({ option_groups, options, type }) => {
  if (!textIn(type).endsWith('static_select')) return [];
  if (options === undefined && option_groups === undefined) {
    return [{ message: 'missing required field: options' }];
  }
  if (options === undefined || option_groups === undefined) return [];
  return [{ message: 'only one of options and option_groups is allowed' }];
};

const initialOptionRule: BlockKitRule = (element) => {
  const options = optionsOf(element).map(withEmojiFlag);
  if (options.length === 0) return [];
  const isKnown = (given: unknown) =>
    options.some((option) => isDeepStrictEqual(option, withEmojiFlag(given)));
  const { initial_option, initial_options } = element;
  if (initial_option !== undefined && !isKnown(initial_option)) {
    return [{ path: ['initial_option'], message: 'must be one of the provided options' }];
  }
  if (objectsIn(initial_options).every(isKnown)) return [];
  return [{ path: ['initial_options'], message: 'must be among the provided options' }];
};

/** `emoji` is true by default: an option without it equals one that writes it. */
function withEmojiFlag(option: unknown): unknown {
  if (!isObject(option) || !isObject(option.text) || option.text.type !== 'plain_text') return option;
  return { ...option, text: { emoji: true, ...option.text } };
}

const repeatedBlockIds: BlockKitRule = ({ blocks }) => {
  if (!Array.isArray(blocks)) return [];
  const ids = blocks.map((block) => (isObject(block) ? textIn(block.block_id) : ''));
  return ids.flatMap((id, index) => {
    if (id === '' || ids.indexOf(id) === index) return [];
    return [{ path: ['blocks', index, 'block_id'], message: `\`block_id\` already exists: ${id}` }];
  });
};
