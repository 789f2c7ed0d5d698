import type { OpsgenieOperation } from './opsgenie-account.ts';
import { rejection } from './rejections.ts';

/** Of the whole account, without pages. https://docs.opsgenie.com/docs/team-api */
export const listAccountTeams: OpsgenieOperation = ({ teams }) => ({
  status: 200,
  body: { data: teams.map(({ id, name }) => ({ id, name, description: '' })) },
});

const WEBHOOK = { id: 'int-2', name: 'Q-Bot phone', type: 'Webhook', enabled: true };

/** https://docs.opsgenie.com/docs/integration-api */
export const listAccountIntegrations: OpsgenieOperation = () => ({
  status: 200,
  body: { data: [{ id: 'int-1', name: 'Q-Bot', type: 'API', enabled: true }, WEBHOOK] },
});

/** Only here is the address. */
export const getAccountIntegration: OpsgenieOperation = ({ webhookUrl }, { id }) =>
  id === WEBHOOK.id
    ? { status: 200, body: { data: { ...WEBHOOK, url: webhookUrl } } }
    : rejection(404, 'No such integration.');
