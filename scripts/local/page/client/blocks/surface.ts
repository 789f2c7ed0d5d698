import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { SurfaceActs } from '../modal/field-values.ts';

const NOTHING: SurfaceActs = { typed: {}, errors: {}, change: () => {}, click: () => {} };

/** The message or modal that an element stands in. */
export const Surface = createContext<SurfaceActs>(NOTHING);

export function useSurface(): SurfaceActs {
  return useContext(Surface);
}
