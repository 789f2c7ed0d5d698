import { isDeepStrictEqual } from 'node:util';
import { isObject, type JsonObject, objectsIn, textIn } from '../../json.ts';
import type { Problem } from './block-kit.ts';

const MARKDOWN_CHARACTERS = 12_000;

/** What one modal's fields say about each other. */
export function viewProblems(view: JsonObject, pointer: string): Problem[] {
  const blocks = objectsIn(view.blocks);
  const needsSubmit = view.submit === undefined && blocks.some((block) => block.type === 'input');
  const focused = blocks.flatMap(elementsOf).filter((element) => element.focus_on_load === true);
  return [
    ...(needsSubmit ? [{ pointer, message: 'missing required field: submit' }] : []),
    ...(focused.length > 1 ? [{ pointer, message: 'only one element may have focus_on_load' }] : []),
    ...doubledBlockIds(view.blocks, pointer),
  ];
}

/** What one message's blocks say about each other. */
export function messageProblems(message: JsonObject): Problem[] {
  const blocks = objectsIn(message.blocks);
  const markdown = blocks.filter((block) => block.type === 'markdown').map((block) => textIn(block.text));
  const tooLong = Array.from(markdown.join('')).length > MARKDOWN_CHARACTERS;
  const tables = blocks.filter((block) => block.type === 'table');
  return [
    ...(tooLong
      ? [{ pointer: '/blocks', message: `must be less than ${MARKDOWN_CHARACTERS + 1} characters` }]
      : []),
    ...(tables.length > 1 ? [{ pointer: '/blocks', message: 'only one table allowed' }] : []),
    ...doubledBlockIds(message.blocks, ''),
  ];
}

/** What one block's fields say about each other. */
export function blockProblems(block: JsonObject, pointer: string): Problem[] {
  const ids = elementsOf(block).map((element) => textIn(element.action_id));
  const doubled = doubles(ids).map((id) => ({ pointer, message: `\`action_id\` already exists: ${id}` }));
  const empty = block.type === 'section' && block.text === undefined && block.fields === undefined;
  const sourceless = block.type === 'image' ? imageProblems(block, pointer) : [];
  return [
    ...doubled,
    ...sourceless,
    ...(empty ? [{ pointer, message: 'missing required field: text' }] : []),
  ];
}

/** What one element's fields say about each other. */
export function elementProblems(element: JsonObject, pointer: string): Problem[] {
  if (element.type === 'image') return imageProblems(element, pointer);
  const shortest = element.min_length;
  const longest = element.max_length;
  if (typeof shortest === 'number' && typeof longest === 'number' && shortest > longest) {
    return [{ pointer: `${pointer}/min_length`, message: 'must not be greater than max_length' }];
  }
  return [...choiceSourceProblems(element, pointer), ...initialProblems(element, pointer)];
}

/** The elements of a block that can carry an `action_id`, wherever its type keeps them. */
export function elementsOf(block: JsonObject): JsonObject[] {
  return [...objectsIn(block.elements), ...[block.element, block.accessory].filter(isObject)];
}

/** Every option of a select, list or group alike. */
export function optionsOf(element: JsonObject): JsonObject[] {
  return [
    ...objectsIn(element.options),
    ...objectsIn(element.option_groups).flatMap((one) => objectsIn(one.options)),
  ];
}

function imageProblems(image: JsonObject, pointer: string): Problem[] {
  const sources = [image.image_url, image.slack_file].filter((source) => source !== undefined);
  return sources.length === 1
    ? []
    : [{ pointer, message: 'exactly one of image_url and slack_file is required' }];
}

function choiceSourceProblems(element: JsonObject, pointer: string): Problem[] {
  if (!textIn(element.type).endsWith('static_select')) return [];
  const sources = [element.options, element.option_groups].filter((source) => source !== undefined);
  if (sources.length === 0) return [{ pointer, message: 'missing required field: options' }];
  return sources.length === 1
    ? []
    : [{ pointer, message: 'only one of options and option_groups is allowed' }];
}

function initialProblems(element: JsonObject, pointer: string): Problem[] {
  const options = optionsOf(element).map(normalised);
  if (options.length === 0) return [];
  const isKnown = (given: unknown) => options.some((option) => isDeepStrictEqual(option, normalised(given)));
  const one = element.initial_option;
  if (one !== undefined && !isKnown(one)) {
    return [{ pointer: `${pointer}/initial_option`, message: 'must be one of the provided options' }];
  }
  const strangers = objectsIn(element.initial_options).filter((option) => !isKnown(option));
  if (strangers.length === 0) return [];
  return [{ pointer: `${pointer}/initial_options`, message: 'must be among the provided options' }];
}

/** `emoji` is true unless said otherwise: an option that leaves it out equals one that writes it. */
function normalised(option: unknown): unknown {
  if (!isObject(option) || !isObject(option.text) || option.text.type !== 'plain_text') return option;
  return { ...option, text: { emoji: true, ...option.text } };
}

function doubledBlockIds(blocks: unknown, pointer: string): Problem[] {
  if (!Array.isArray(blocks)) return [];
  const ids = blocks.map((block) => (isObject(block) ? textIn(block.block_id) : ''));
  return blocks.flatMap((_, index) => {
    const id = ids[index] ?? '';
    if (id === '' || ids.indexOf(id) === index) return [];
    return [
      { pointer: `${pointer}/blocks/${index}/block_id`, message: `\`block_id\` already exists: ${id}` },
    ];
  });
}

function doubles(ids: string[]): string[] {
  return ids.filter((id, index) => id !== '' && ids.indexOf(id) !== index);
}
