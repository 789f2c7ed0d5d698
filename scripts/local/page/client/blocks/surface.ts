import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ElementPlace, SurfaceActions } from '../modal/field-values.ts';

const NOTHING: SurfaceActions = { typed: {}, errors: {}, change: () => {}, click: () => {} };

/** The message or modal that an element stands in. */
export const Surface = createContext<SurfaceActions>(NOTHING);

export function useSurface(): SurfaceActions {
  return useContext(Surface);
}

/** What text fields and menus have in common. */
export function fieldAttributes(place: ElementPlace, surface: SurfaceActions) {
  const { describedBy, element, inputId, isInput, isRequired, label } = place;
  return {
    ...(inputId === undefined ? {} : { id: inputId }),
    ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
    ...(isInput ? {} : { 'aria-label': label }),
    ...(element.focus_on_load === true ? { 'data-focus-on-load': '' } : {}),
    'aria-required': isRequired,
    'aria-invalid': surface.errors[place.blockId] !== undefined,
  };
}
