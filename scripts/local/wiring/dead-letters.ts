import type { FunctionDefinition } from './function-definitions.ts';
import type { Wiring } from './wiring.ts';

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

/**
 * Backend -> what dead_letters says and offers when it has failed. Its own never: it would feed itself. `isInJira`: people
 * look for incidents there, whatever function.json says.
 */
export function backendsFor(definitions: Definitions, isInJira = false): Record<string, object> {
  const backends = Object.entries(definitions).filter(
    ([name, { eventPattern }]) => name !== DEAD_LETTERS && eventPattern !== undefined,
  );
  return Object.fromEntries(
    backends.map(([name, { incident, followsFailedOrders, readOnly, replay, subcommands }]) => {
      // What is undefined is left out of the JSON.
      const words = subcommands?.map((one) => one.name);
      const inJira = incident && isInJira ? { ...incident, where: 'Jira' } : incident;
      const rights = rightsIn(subcommands);
      return [
        name,
        { replay, followsFailedOrders, readOnly, subcommands: words, rights, incident: inJira },
      ] as const;
    }),
  );
}

/** Sub-command -> the one whose restriction holds for it too; undefined where there is none. */
function rightsIn(subcommands: FunctionDefinition['subcommands'] = []): Record<string, string> | undefined {
  const rights = subcommands.flatMap(({ name, rights }) => (rights === undefined ? [] : [[name, rights]]));
  return rights.length === 0 ? undefined : Object.fromEntries(rights);
}
