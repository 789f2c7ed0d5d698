import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { SurfaceActions } from '../modal/field-values.ts';

const NOTHING: SurfaceActions = { typed: {}, errors: {}, change: () => {}, click: () => {} };

/** The message or modal that an element stands in. */
export const Surface = createContext<SurfaceActions>(NOTHING);

export function useSurface(): SurfaceActions {
  return useContext(Surface);
}
