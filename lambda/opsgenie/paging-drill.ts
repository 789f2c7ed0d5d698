import type { Log } from '../../common/logger.ts';
import { drillAlias, type PagingDrill, type PagingDrills } from '../../common/paging-drill.ts';
import type { DrillActions, DrillRequest } from './drill-port.ts';
import { IncidentUnknownError } from './incident-backend.ts';

/** From the request on: what comes later is counted, and told to nobody. The rest of the function's time closes the alert. */
export const DRILL_WAIT_MS = 25_000;
const LOOK_EVERY_MS = 500;

export interface PagingDrillDeps {
  incidents: DrillActions;
  drills: Pick<PagingDrills, 'begin' | 'find'>;
  log: Log;
  /** Milliseconds since the epoch. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
}

export interface BegunDrill {
  id: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** When the product said that the alert was made; undefined if it did not say. */
  madeAt: number | undefined;
}

export interface DrillResult extends BegunDrill {
  drill: PagingDrill;
  isClosed: boolean;
}

/**
 * Makes the alert of a drill, once for its id. Throws what `startDrill` throws but IncidentUnknownError: then the alert
 * may be there, and the webhook says so.
 */
export async function beginDrill(
  { drills, incidents, log, now }: PagingDrillDeps,
  { id, user }: { id: string; user: DrillRequest['user'] },
): Promise<BegunDrill> {
  const begun = { id, startedAt: now() };
  const { alertId } = await drills.begin(id);
  // A run that was ended has made it: a second one would be an alert like any.
  if (alertId !== undefined) return { ...begun, madeAt: undefined };
  try {
    await incidents.startDrill({ alias: drillAlias(id), user });
    return { ...begun, madeAt: now() };
  } catch (error) {
    if (!(error instanceof IncidentUnknownError)) throw error;
    log.warn('whether the alert of the drill was made is not known', { outcome: 'drill_unknown', error });
    return { ...begun, madeAt: undefined };
  }
}

/**
 * Waits until every phone was tried, at most for DRILL_WAIT_MS, then closes the alert, whatever came. Throws what the table
 * throws.
 */
export async function followDrill(deps: PagingDrillDeps, begun: BegunDrill): Promise<DrillResult> {
  const [waited] = await Promise.allSettled([waitForPhones(deps, begun)]);
  const isClosed = await close(deps, begun.id);
  if (waited.status === 'rejected') throw waited.reason;
  return { ...begun, drill: waited.value, isClosed };
}

async function waitForPhones(
  { drills, now, sleep }: PagingDrillDeps,
  { id, startedAt }: BegunDrill,
): Promise<PagingDrill> {
  for (;;) {
    const drill = (await drills.find(id)) ?? { startedAt };
    if (drill.pushedAt !== undefined || now() + LOOK_EVERY_MS > startedAt + DRILL_WAIT_MS) return drill;
    await sleep(LOOK_EVERY_MS);
  }
}

async function close({ incidents, log }: PagingDrillDeps, id: string): Promise<boolean> {
  try {
    await incidents.endDrill(drillAlias(id));
    return true;
  } catch (error) {
    log.warn('the alert of the drill was not closed', { outcome: 'drill_not_closed', error });
    return false;
  }
}
