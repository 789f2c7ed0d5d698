import { isObject } from '../../../../../common/is-object.ts';
import type { Typed } from '../../../driver-client.ts';
import { type JsonObject, objectsIn, textIn } from '../../../json.ts';

/** One element that can be changed or clicked, and the block that it stands in. */
export interface ElementPlace {
  blockId: string;
  actionId: string;
  element: JsonObject;
  /** For a screen reader. */
  label: string;
  inputId?: string;
  describedBy?: string;
  isInput: boolean;
  /** The app is notified of every change; in an input block only with `dispatch_action`. */
  isDispatched: boolean;
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

/** One field, as the driver names it. */
export function keyOf({ actionId, blockId }: Pick<ElementPlace, 'actionId' | 'blockId'>): string {
  return `${blockId}/${actionId}`;
}

/** What the element holds before anyone changes it, which is its one `initial_*`. */
export function initialOf(element: JsonObject): Typed {
  const [, held = null] = Object.entries(element).find(([name]) => name.startsWith('initial_')) ?? [];
  if (Array.isArray(held)) return held.map(enteredValue);
  return held === null ? null : enteredValue(held);
}

function enteredValue(held: unknown): string {
  return isObject(held) ? textIn(held.value) : String(held);
}

/** What the element holds now, as a list. */
export function valuesOf(surface: SurfaceActions, place: ElementPlace): string[] {
  const value = surface.typed[keyOf(place)];
  return [value === undefined ? initialOf(place.element) : value].flat().filter((one) => one !== null);
}

/** The list without the value, or with it if it was not there. */
export function toggled(values: readonly string[], value: string): string[] {
  const others = values.filter((one) => one !== value);
  return others.length < values.length ? others : [...values, value];
}

/** What was entered and still fits: an update can remove fields, or options of them. */
export function keepOffered(view: JsonObject, typed: Readonly<Record<string, Typed>>): Record<string, Typed> {
  const elements = new Map<string, JsonObject>();
  for (const block of objectsIn(view.blocks)) {
    for (const element of objectsIn([...objectsIn(block.elements), block.element, block.accessory])) {
      elements.set(keyOf({ blockId: textIn(block.block_id), actionId: textIn(element.action_id) }), element);
    }
  }
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

/** The options by group; those without a group are in one without a label. */
export function choicesOf(element: JsonObject): { label: string; options: Choice[] }[] {
  const read = (options: unknown) =>
    objectsIn(options).map((option) => ({ value: textIn(option.value), option }));
  const groups = objectsIn(element.option_groups);
  if (groups.length === 0) return [{ label: '', options: read(element.options) }];
  return groups.map(({ label, options }) => ({ label: textOf(label), options: read(options) }));
}

/** The text of a text object. */
export function textOf(text: unknown): string {
  return isObject(text) ? textIn(text.text) : '';
}
