import type { Fetch } from '../../common/http.ts';
import { isObject } from '../../common/is-object.ts';
import { type JsonObject, textIn } from '../local/json.ts';
import { ReadFailure } from './errors.ts';
import { createReader, listIn, readPages } from './reader.ts';

/** What OpsGenie has; each throws ReadFailure. https://docs.opsgenie.com/docs/api-overview */
export interface OpsgenieReader {
  serviceNames(): Promise<string[]>;
  teamNames(): Promise<string[]>;
  /** Of each webhook integration; '' where OpsGenie does not show it. */
  webhookUrls(): Promise<string[]>;
}

interface OpsgenieReaderDeps {
  fetch: Fetch;
  url: string;
  apiKey: string;
  /** As of ReadOptions; '' where the caller says it. */
  renew?: string;
}

const RENEW = 'Set OPSGENIE_API_KEY, or npm run secrets -- set opsgenie-api-key.';

export function createOpsgenieReader(deps: OpsgenieReaderDeps): OpsgenieReader {
  const { apiKey, fetch, renew = RENEW, url } = deps;
  const { get } = createReader({
    ...{ fetch, product: 'OpsGenie', headers: { authorization: `GenieKey ${apiKey}` } },
    ...{ credential: 'API key', renew },
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
    webhookUrls: async () =>
      readWebhookUrls(listIn(await get(`${url}/v2/integrations`), 'data'), async (id) => {
        const body = await get(`${url}/v2/integrations/${encodeURIComponent(id)}`);
        return isObject(body) ? body.data : undefined;
      }),
  };
}

/**
 * Both products list their integrations alike, without addresses; how OpsGenie names the address is not documented. ''
 * where one integration is not shown.
 */
export async function readWebhookUrls(
  integrations: readonly JsonObject[],
  read: (id: string) => Promise<unknown>,
): Promise<string[]> {
  const urls: string[] = [];
  for (const { enabled, id, type } of integrations) {
    if (!/webhook/i.test(textIn(type)) || enabled === false) continue;
    const shown = await read(textIn(id)).catch((error: unknown) => {
      if (error instanceof ReadFailure && error.kind !== 'network') return undefined;
      throw error;
    });
    urls.push(urlIn(shown) || urlIn(Object(shown).typeSpecificProperties));
  }
  return urls;
}

function urlIn(value: unknown): string {
  const { url, webhookUrl } = Object(value);
  return textIn(url) || textIn(webhookUrl);
}
