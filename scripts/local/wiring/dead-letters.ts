import { queueUrl } from '../aws/sqs/api.ts';
import { WEB_URL as OPSGENIE_WEB_URL } from '../fakes/opsgenie/incidents.ts';
import type { Settings } from '../settings.ts';
import type { FunctionDefinition, Wiring } from './wiring.ts';

/** Name of the function, and of the route of its buttons. */
export const DEAD_LETTERS = 'dead_letters';

/** The queues of what could not be handled, as the bus and the asynchronous calls name them. */
const QUEUES = ['undelivered', 'failures'];

type Definitions = Record<string, FunctionDefinition>;

/** The two queues, and that they feed `lambda/dead_letters`, as Terraform makes them. */
export function deadLetterWiring(definitions: Definitions): Pick<Wiring, 'eventSources' | 'queues'> {
  const definition = definitions[DEAD_LETTERS];
  if (definition === undefined) return { queues: [], eventSources: [] };
  const visibilityTimeoutSeconds = 6 * definition.timeoutSeconds;
  return {
    queues: QUEUES.map((name) => ({ name, visibilityTimeoutSeconds })),
    // Slack takes one message a second in a channel. https://docs.slack.dev/apis/web-api/rate-limits
    eventSources: QUEUES.map((queue) => ({
      ...{ queue, target: DEAD_LETTERS, batchSize: 1, maximumConcurrency: 2 },
    })),
  };
}

/** What the function reads besides what every backend does. */
export function deadLetterEnvironment(known: {
  definitions: Definitions;
  settings: Settings;
  url: string;
}): Record<string, string> {
  const { definitions, settings, url } = known;
  const backends = Object.entries(definitions)
    .filter(([name, { eventPattern }]) => name !== DEAD_LETTERS && eventPattern !== undefined)
    .map(([name, { incident, readOnly, replay, subcommands }]) => {
      // What is undefined is left out of the JSON.
      return [name, { replay, readOnly, subcommands, incident }];
    });
  return {
    OPERATIONS_CHANNEL: settings.operationsChannel,
    BACKENDS: JSON.stringify(Object.fromEntries(backends)),
    INCIDENT_FALLBACK: settings.incidentFallback,
    INCIDENT_WEB_URL: OPSGENIE_WEB_URL,
    UNDELIVERED_QUEUE_URL: queueUrl(`${url}/_aws`, 'undelivered'),
    FAILURES_QUEUE_URL: queueUrl(`${url}/_aws`, 'failures'),
  };
}
