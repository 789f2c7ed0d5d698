import { useState } from 'preact/hooks';
import type { JsonObject } from '../../json.ts';
import {
  type ElementPlace,
  keyOf,
  type SurfaceActions,
  stillThere,
  type Typed,
} from './modal/field-values.ts';

/** What the bot is told: what was clicked or chosen, and what else stands in the form by then. */
export interface Told {
  blockId: string;
  actionId: string;
  value?: Typed;
  values: Record<string, Typed>;
}

/** What people have entered in one message or modal, and how its elements enter more. */
export function useActions(
  view: JsonObject,
  errors: Readonly<Record<string, string>>,
  tell: (told: Told, label: string) => void,
): SurfaceActions {
  const [entered, setEntered] = useState<Record<string, Typed>>({});
  const typed = stillThere(view, entered);
  const click = (place: ElementPlace, value?: Typed) => {
    const { actionId, blockId, element } = place;
    const isKept = value !== undefined && element.type !== 'overflow';
    const values = isKept ? { ...typed, [keyOf(place)]: value } : typed;
    setEntered(values);
    tell({ blockId, actionId, values, ...(value === undefined ? {} : { value }) }, place.label);
  };
  const change = (place: ElementPlace, value: Typed) => {
    if (place.isTold && !isText(place.element)) click(place, value);
    else setEntered((before) => ({ ...before, [keyOf(place)]: value }));
  };
  return { typed, errors, change, click };
}

/** What is typed letter by letter: the app hears of it once it is entered. */
function isText(element: JsonObject): boolean {
  return (
    element.type === 'plain_text_input' ||
    String(element.type).endsWith('_text_input') ||
    element.type === 'number_input'
  );
}
