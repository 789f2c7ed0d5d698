import { type Invocation, recipientOf } from '../../common/backend/define-backend.ts';
import type { DeliverMessage } from '../../common/slack/deliver-message.ts';
import { type ActOnIncidentDeps, incidentNamed, inSlacksWords } from './act-on-incident.ts';
import { incidentMessage } from './incident-message.ts';
import type { IncidentOrder } from './incident-order.ts';
import { ownerOf } from './incident-products.ts';
import { withMessage } from './incident-store.ts';
import { isUnread, withLastKnown } from './last-known.ts';
import { receiptOf } from './refresh-receipt.ts';

export interface ShowIncidentDeps extends ActOnIncidentDeps {
  deliverMessage: DeliverMessage;
}

/**
 * Posts the message of an incident in the channel, once for each word or click: from then on it follows the incident as
 * a receipt does. Throws as actOnIncident does.
 */
export function showIncident(
  deps: ShowIncidentDeps,
  invocation: Invocation,
  wanted: IncidentOrder['incident'],
): Promise<null> {
  const { detail, context } = invocation;
  const { deliverMessage, handleOnce, known, now } = deps;
  return handleOnce(detail, context, async () => {
    const incidents = ownerOf(deps.incidents, wanted.id);
    return inSlacksWords(incidents, async () => {
      const incident = await incidentNamed(incidents, wanted);
      const row = await known.find(incident.id);
      const state = { ...withLastKnown(incident, row), receipt: await receiptOf(deps, row) };
      const shown = { ...state, can: await incidents.can(), label: incidents.label(incident), now: now() };
      const channel = detail.channel?.id ?? '';
      const to = recipientOf(detail);
      const { by, ts } = await deliverMessage({
        message: incidentMessage(shown),
        channel,
        to,
        isFinal: true,
      });
      if (ts !== undefined) {
        const stored = await known.change(incident.id, (current) => withMessage(current, { channel, ts }));
        // Changed since it was read: that change did not know of this message.
        const isBehind = stored?.version !== (row?.version ?? 0) + 1;
        if (isBehind || isUnread(incident)) await deps.updateReceipt(incident.id);
      }
      return by;
    });
  });
}
