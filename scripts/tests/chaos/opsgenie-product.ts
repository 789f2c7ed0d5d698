import type { Bot } from '../../local/bot.ts';
import { SERVICES } from '../../local/sample-data.ts';
import type { ChaosProduct, ShownIncident } from './chaos-product.ts';
import { opsgenieFaultKinds } from './fault-kinds.ts';
import { ACT_NAMES, type IncidentAct } from './incident-acts.ts';

export const opsgenieProduct: ChaosProduct = {
  backend: 'opsgenie',
  faultKinds: opsgenieFaultKinds,
  acts: ACT_NAMES,
  minShare: 0.01,
  service: SERVICES[1]?.id ?? '',
  targetsOf,
  incidents,
  resolveElsewhere: async (bot, number) => {
    const body = JSON.stringify({ incident: number });
    await bot.opsgenie.app.request('/driver/resolve', { method: 'POST', body });
  },
};

function targetsOf({ call }: IncidentAct): { call: string; status: string } {
  const isAlert = call === 'acknowledge';
  return {
    call: `opsgenie.${isAlert ? 'alert-acknowledge' : call}`,
    status: isAlert ? 'opsgenie.alert-status' : 'opsgenie.status',
  };
}

function incidents({ opsgenie }: Pick<Bot, 'opsgenie'>): ShownIncident[] {
  const { actions, alerts, incidents: all } = opsgenie.state();
  const actionsOf = Map.groupBy(
    actions.filter(({ accepted }) => accepted),
    ({ incidentId }) => incidentId,
  );
  const alertsOf = Map.groupBy(alerts, ({ incidentId }) => incidentId);
  return all.map(({ id, links, message, priority, status, tinyId }) => ({
    ...{ message, number: tinyId, label: `#${tinyId}`, url: links.web, status, priority },
    isAcknowledged: alertsOf.get(id)?.every(({ acknowledged }) => acknowledged) ?? false,
    actions: actionsOf.get(id) ?? [],
  }));
}
