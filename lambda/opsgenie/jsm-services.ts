import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { IncidentRefusedError, type Service } from './incident-backend.ts';
import { type JsmCall, provenList, readJsm } from './jsm-connection.ts';

const PAGE = 100;
/** 5,000 services; a form takes about 2,000. */
const MAX_PAGES = 50;
/** Of an option's value in Slack. */
const OPTION_CHARACTERS = 75;
const ARI = 'ari:cloud:graph::service/';
const TAIL = /^[0-9a-f-]{36}\/[0-9a-f-]{36}$/i;

const servicesAnswer = z.object({
  services: z.array(z.object({ id: z.string(), name: z.string() })),
  pagination: z.optional(z.object({ hasNext: z.optional(z.boolean()) })),
});

/** All of them, by name. https://developer.atlassian.com/cloud/jira/service-desk-ops/rest/v3/api-group-services/ */
export async function listJsmServices(call: JsmCall): Promise<Service[]> {
  const found = await readServices(call);
  return found
    .map(({ id, name }) => ({ id: optionValue(id), name: name.trim() || optionValue(id) }))
    .sort((left, right) => left.name.localeCompare(right.name));
}

async function readServices(call: JsmCall): Promise<Service[]> {
  const services: Service[] = [];
  for (let page = 0; page < MAX_PAGES; page += 1) {
    // By our own offset: how many come at most is not documented, so it counts what came.
    const path = `/services?offset=${services.length}&size=${PAGE}`;
    const answer = readJsm(servicesAnswer, await call({ api: 'services', method: 'GET', path }));
    services.push(...answer.services);
    if (answer.services.length === 0 || answer.pagination?.hasNext !== true)
      return provenList(call, services);
  }
  throw new IncidentRefusedError('too many services', {
    userMessage: 'Jira lists more services than Q-Bot can read.',
  });
}

/**
 * What stands for a service in a form: an id is `b:` and the base64 of its ARI, too long for Slack; the end of the ARI,
 * 73 characters, is not. Another id stands for itself, or, if it is too long too, its hash.
 */
export function optionValue(id: string): string {
  const ari = toAri(id);
  const tail = ari.slice(ARI.length);
  if (ari.startsWith(ARI) && TAIL.test(tail)) return tail;
  if (id.length <= OPTION_CHARACTERS) return id;
  return createHash('sha256').update(id).digest('hex').slice(0, 32);
}

function toAri(id: string): string {
  return id.startsWith('b:') ? Buffer.from(id.slice(2), 'base64').toString('utf8') : id;
}

/** The ARI of what was chosen in a form. Throws IncidentRefusedError if there is no such service. */
export async function serviceAri(call: JsmCall, chosen: string): Promise<string> {
  if (TAIL.test(chosen)) return `${ARI}${chosen}`;
  const found = (await readServices(call)).find(({ id }) => optionValue(id) === chosen);
  if (found !== undefined) return toAri(found.id);
  throw new IncidentRefusedError('no such service', {
    userMessage: 'Jira does not know this service. Open the form again and choose one.',
  });
}
