import { useState } from 'preact/hooks';
import type { DriverActions, Typed } from '../../driver-client.ts';
import type { JsonObject } from '../../json.ts';
import { type ElementPlace, keepOffered, keyOf, type SurfaceActions } from './modal/field-values.ts';

/** What was clicked or chosen, and what else the form holds. */
export type ClickedElement = Pick<DriverActions['click'], 'blockId' | 'actionId' | 'value' | 'values'>;

/** What the user has entered in one message or modal, and what its elements do. */
export function useActions(
  view: JsonObject,
  errors: Readonly<Record<string, string>>,
  onClick: (clicked: ClickedElement, label: string) => void,
): SurfaceActions {
  const [entered, setEntered] = useState<Record<string, Typed>>({});
  const typed = keepOffered(view, entered);
  const click = (place: ElementPlace, value?: Typed) => {
    const { actionId, blockId, element } = place;
    const isKept = value !== undefined && element.type !== 'overflow';
    const values = isKept ? { ...typed, [keyOf(place)]: value } : typed;
    setEntered(values);
    onClick({ blockId, actionId, values, ...(value === undefined ? {} : { value }) }, place.label);
  };
  const change = (place: ElementPlace, value: Typed) => {
    if (place.isDispatched && !isText(place.element)) click(place, value);
    else setEntered((before) => ({ ...before, [keyOf(place)]: value }));
  };
  return { typed, errors, change, click };
}

/** The app is notified of a text when it is entered, not of each key. */
function isText(element: JsonObject): boolean {
  return /_text_input$|^number_input$/.test(String(element.type));
}
