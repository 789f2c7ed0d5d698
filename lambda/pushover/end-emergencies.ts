import type { Log } from '../../common/logger.ts';
import type { PushoverClient } from './pushover-client.ts';
import { type Begin, change, type Emergencies, type Emergency, hasBegin, isOver } from './ring-state.ts';
import type { RingStore } from './ring-store.ts';

export interface EndEmergenciesDeps {
  rings: RingStore;
  client: Pick<PushoverClient, 'cancelByTag'>;
  log: Log;
}

/**
 * Cancels the emergencies of a ring that are over, and no others. `own`: why the caller itself rang, or would; in
 * between its call and Pushover's answer nobody else can know whether a cancellation met it.
 * Throws where the table or Pushover is in trouble: what is left is to be cancelled again.
 */
export async function endEmergencies(
  deps: EndEmergenciesDeps,
  name: string,
  { ring, own }: { ring: Emergencies; own?: Begin },
): Promise<void> {
  await endThoseBefore(deps, name, ring);
  const isOwn = (one: Emergency) => own !== undefined && hasBegin(one, own);
  for (const one of ring.ringing) {
    if (one.isCancelled || !isOver(ring, one)) continue;
    await cancel(deps, one.tag);
    if (!one.isAnswered && !isOwn(one)) continue;
    await deps.rings.change(name, (now) => change(now, [one], () => ({ isCancelled: true })));
  }
}

/** Of the release before: until when each of them is to ring was not kept. */
async function endThoseBefore(deps: EndEmergenciesDeps, name: string, ring: Emergencies): Promise<void> {
  if (ring.endedAt === undefined || ring.emergencies <= ring.cancelled) return;
  await cancel(deps, name);
  await deps.rings.change(name, (now) => ({ ...now, cancelled: ring.emergencies }));
}

/** Pushover has answered for these: one that ended meanwhile is cancelled, again where somebody did already. */
export async function settleEmergencies(deps: EndEmergenciesDeps, name: string, own: Begin): Promise<void> {
  const isOwn = (one: Emergency) => hasBegin(one, own);
  const settled = await deps.rings.change(name, (ring) => {
    const mine = ring.ringing.filter(isOwn);
    if (mine.every(({ isAnswered }) => isAnswered)) return ring;
    return change(ring, mine, () => ({ isAnswered: true, isCancelled: false }));
  });
  await endEmergencies(deps, name, { ring: settled, own });
}

async function cancel({ client, log }: EndEmergenciesDeps, tag: string): Promise<void> {
  const { kind, remark, status } = await client.cancelByTag(tag);
  if (kind === 'refused' || remark !== undefined) {
    const fields = { outcome: 'cancel_refused', status, ...(remark === undefined ? {} : { reason: remark }) };
    log.error('Pushover refused the cancellation, or has a reservation about it', fields);
  } else {
    log.info('cancelled', { outcome: 'cancelled', status });
  }
}
