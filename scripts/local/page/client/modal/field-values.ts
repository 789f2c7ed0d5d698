import { isObject, type JsonObject, objectsIn, textIn } from '../../../json.ts';

/** What a person enters: text, an option's value, several values, or null for an emptied field. */
export type Typed = string | string[] | null;

/** One element that can be changed or clicked, and the block that it stands in. */
export interface ElementPlace {
  blockId: string;
  actionId: string;
  element: JsonObject;
  /** How it is called, for a screen reader. */
  label: string;
  inputId?: string;
  describedBy?: string;
  isInput: boolean;
  /** The app hears of every change: in an input block only where it asks for that. */
  isTold: boolean;
  isRequired: boolean;
}

/** What the elements of one message or one modal act on. */
export interface SurfaceActions {
  typed: Readonly<Record<string, Typed>>;
  /** By block_id. */
  errors: Readonly<Record<string, string>>;
  change: (place: ElementPlace, value: Typed) => void;
  click: (place: ElementPlace, value?: Typed) => void;
}

/** As the driver names one field. */
export function keyOf({ actionId, blockId }: Pick<ElementPlace, 'actionId' | 'blockId'>): string {
  return `${blockId}/${actionId}`;
}

const ONE = [
  'initial_value',
  'initial_date',
  'initial_time',
  'initial_user',
  'initial_channel',
  'initial_conversation',
];
const MANY = ['initial_users', 'initial_channels', 'initial_conversations'];

/** What stands in the element before anyone touches it. */
export function initialOf(element: JsonObject): Typed {
  if (isObject(element.initial_option)) return textIn(element.initial_option.value);
  if (Array.isArray(element.initial_options)) {
    return objectsIn(element.initial_options).map(({ value }) => textIn(value));
  }
  if (typeof element.initial_date_time === 'number') return String(element.initial_date_time);
  for (const name of MANY) {
    const given = element[name];
    if (Array.isArray(given)) return given.map(String);
  }
  const one = ONE.map((name) => element[name]).find((given) => typeof given === 'string');
  return typeof one === 'string' ? one : null;
}

export function heldBy(surface: SurfaceActions, place: ElementPlace): Typed {
  const typed = surface.typed[keyOf(place)];
  return typed === undefined ? initialOf(place.element) : typed;
}

/** Of several; what is one value stands alone. */
export function valuesOf(surface: SurfaceActions, place: ElementPlace): string[] {
  const value = heldBy(surface, place);
  if (value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** What was typed and is still in the form: an update may have taken fields away, or options out of them. */
export function stillThere(view: JsonObject, typed: Readonly<Record<string, Typed>>): Record<string, Typed> {
  const elements = new Map(
    objectsIn(view.blocks).flatMap((block) =>
      [...objectsIn(block.elements), ...[block.element, block.accessory].filter(isObject)].map((element) => [
        keyOf({ blockId: textIn(block.block_id), actionId: textIn(element.action_id) }),
        element,
      ]),
    ),
  );
  return Object.fromEntries(
    Object.entries(typed).filter(([key, value]) => {
      const element = elements.get(key);
      return element !== undefined && isOffered(element, value);
    }),
  );
}

function isOffered(element: JsonObject, value: Typed): boolean {
  const options = choicesOf(element).flatMap((group) => group.options);
  if (options.length === 0 || value === null) return true;
  return [value].flat().every((one) => options.some((option) => option.value === one));
}

export interface Choice {
  value: string;
  option: JsonObject;
}

/** The options in their groups; those of no group stand in one without a label. */
export function choicesOf(element: JsonObject): { label: string; options: Choice[] }[] {
  const read = (options: unknown) =>
    objectsIn(options).map((option) => ({ value: textIn(option.value), option }));
  const groups = objectsIn(element.option_groups);
  if (groups.length === 0) return [{ label: '', options: read(element.options) }];
  return groups.map(({ label, options }) => ({ label: textOf(label), options: read(options) }));
}

/** The words of a text object. */
export function textOf(text: unknown): string {
  return isObject(text) ? textIn(text.text) : '';
}
