import type { Fetch } from '../../common/http.ts';
import { isObject } from '../../common/is-object.ts';
import { textIn } from '../local/json.ts';
import { createReader, listIn, readPages } from './reader.ts';

/** What OpsGenie has; each throws ReadFailure. https://docs.opsgenie.com/docs/api-overview */
export interface OpsgenieReader {
  serviceNames(): Promise<string[]>;
  teamNames(): Promise<string[]>;
  hasWebhook(): Promise<boolean>;
}

export function createOpsgenieReader(deps: { fetch: Fetch; url: string; apiKey: string }): OpsgenieReader {
  const { apiKey, fetch, url } = deps;
  const { get } = createReader({
    ...{ fetch, product: 'OpsGenie', headers: { authorization: `GenieKey ${apiKey}` } },
    credential: 'API key',
    renew: 'Set OPSGENIE_API_KEY, or npm run secrets -- set opsgenie-api-key.',
  });
  return {
    async serviceNames() {
      const services = await readPages(async (count) => {
        const body = await get(`${url}/v1/services?limit=100&offset=${count}`);
        const paging = isObject(body) && isObject(body.paging) ? body.paging : {};
        return { items: listIn(body, 'data'), more: textIn(paging.next) !== '' };
      });
      return services.map(({ name }) => textIn(name).trim());
    },
    async teamNames() {
      return listIn(await get(`${url}/v2/teams`), 'data').map(({ name }) => textIn(name).trim());
    },
    async hasWebhook() {
      return listIn(await get(`${url}/v2/integrations`), 'data').some(isWebhook);
    },
  };
}

/** Both products list their integrations alike. */
export function isWebhook({ enabled, type }: Record<string, unknown>): boolean {
  return /webhook/i.test(textIn(type)) && enabled !== false;
}
