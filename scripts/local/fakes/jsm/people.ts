import type { JsmOperation } from './jsm-site.ts';
import { REQUEST_TYPE_FIELD, SERVICES_FIELD } from './jsm-site.ts';
import { badRequest } from './rejections.ts';

export const ACCOUNT_ID = '712020:00000000-0000-4000-8000-0000000000b0';

export const myself: JsmOperation = () => ({
  status: 200,
  body: { accountId: ACCOUNT_ID, accountType: 'app', displayName: 'Q-Bot', active: true, timeZone: 'UTC' },
});

/** At most ten, unless more are asked for; an account that is not there is left out. */
export const bulkUsers: JsmOperation = ({ users }, { query }) => {
  const ids = query.getAll('accountId');
  const maxResults = Number(query.get('maxResults') ?? 10);
  if (ids.length === 0 || maxResults > 200) return badRequest('accountId is required');
  const found = users.filter(({ accountId }) => ids.includes(accountId));
  const values = found.slice(0, maxResults).map((user) => ({ ...user, active: true }));
  return { status: 200, body: { values, isLast: found.length <= maxResults, maxResults, startAt: 0 } };
};

/** Names are translated: only `schema.custom` says what a field is. */
export const listFields: JsmOperation = () => ({
  status: 200,
  body: [
    { id: 'summary', key: 'summary', name: 'Zusammenfassung', schema: { type: 'string', system: 'summary' } },
    {
      ...{ id: REQUEST_TYPE_FIELD, key: REQUEST_TYPE_FIELD, name: 'Anfragetyp' },
      schema: { type: 'sd-customerrequesttype', custom: 'com.atlassian.servicedesk:vp-origin' },
    },
    {
      ...{ id: SERVICES_FIELD, key: SERVICES_FIELD, name: 'Betroffene Services' },
      schema: {
        type: 'array',
        custom: 'com.atlassian.jira.plugins.service-entity:service-entity-field-cftype',
      },
    },
  ],
});
