import type { Service } from './incident-backend.ts';

const KEPT_MS = 60_000;

/**
 * The services, kept for 60 s; several who ask at once share one call. A failure is not kept.
 * Throws what `list` throws.
 */
export function createServiceList(deps: {
  list: () => Promise<Service[]>;
  now: () => number;
}): () => Promise<Service[]> {
  let kept: { services: Promise<Service[]>; until: number } | undefined;
  return async () => {
    if (kept !== undefined && deps.now() < kept.until) return kept.services;
    const fresh = { services: deps.list(), until: deps.now() + KEPT_MS };
    kept = fresh;
    try {
      return await fresh.services;
    } catch (error) {
      if (kept === fresh) kept = undefined;
      throw error;
    }
  };
}
