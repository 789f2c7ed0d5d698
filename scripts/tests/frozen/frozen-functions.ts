import * as z from 'zod/mini';
import { buildEvent } from '../../../common/fixtures/build-event.ts';
import { ownWork, slackCommand } from '../../bench/work.ts';
import { functionEnvironment } from '../../local/lambda/function-environment.ts';
import { readSettings } from '../../local/settings.ts';
import { wiringOf } from '../../local/wiring/from-settings.ts';
import { readFunctionDefinitions } from '../../local/wiring/function-definitions.ts';
import { GROUP_SYNC } from '../../local/wiring/groups.ts';
import { DEFAULT_RUNTIME } from '../../local/wiring/runtimes.ts';
import type { FrozenRequest, FrozenTarget } from './frozen-process.ts';

export interface FrozenFunction extends Omit<FrozenTarget, 'loop'> {
  name: string;
  /** What every request of it writes once, as `kindOf` names it; others may come. */
  writes: readonly string[];
}

const ANSWERED = ['log: told', 'log: done', 'metrics: Answers', 'metrics: Events'];
const WRITES: Record<string, readonly string[]> = {
  dead_letters: ['log: no handler for this detail-type'],
  devops: ANSWERED,
  gatekeeper: ['log: published', 'metrics: Requests AckMilliseconds'],
  opsgenie: ['log: done', 'metrics: Events'],
  pushover: ['log: not an action that rings'],
  qchain: ANSWERED,
};

/** Each function that is bundled, what it is asked, and what it has to write each time. `fake` answers whatever they call. */
export function frozenFunctions(
  fake: { url: string; parameters: Map<string, string> },
  folders: { lambdaFolder: string; distFolder: string },
): FrozenFunction[] {
  const settings = readSettings({});
  const definitions = readFunctionDefinitions(folders.lambdaFolder);
  const { functions, parameters } = wiringOf(definitions, settings, { ...folders, url: fake.url });
  for (const [name, value] of Object.entries(parameters)) fake.parameters.set(name, value);
  const payloadOf = (name: string): (() => string) => {
    if (name === 'gatekeeper') return slackCommand(settings).payload;
    // An empty batch would make it write nothing.
    if (name === 'dead_letters') return () => JSON.stringify(buildEvent({ command: name }));
    return ownWork(name, definitions[name], { settings, url: fake.url }).payload;
  };
  // The sync of groups first reads a parameter and the groups of Slack, which this fake does not know.
  const bundled = functions.filter(({ name, runtime }) => runtime === DEFAULT_RUNTIME && name !== GROUP_SYNC);
  return bundled.map((one) => ({
    name: one.name,
    codeFolder: one.codeFolder,
    environment: functionEnvironment(one, fake.url),
    payload: payloadOf(one.name),
    writes: WRITES[one.name] ?? [],
  }));
}

const lineSchema = z.object({
  message: z.optional(z.string()),
  _aws: z.optional(
    z.object({
      CloudWatchMetrics: z.array(z.object({ Metrics: z.array(z.object({ Name: z.string() })) })),
    }),
  ),
});

/** The message of a line of the log, or the names of the metrics in it. */
export function kindOf(line: string): string {
  const { _aws: metrics, message } = lineSchema.parse(JSON.parse(line));
  if (metrics === undefined) return `log: ${message}`;
  const names = metrics.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name));
  return `metrics: ${names.join(' ')}`;
}

/**
 * For each request, what had not been written when the process stood still after it: of each kind, as many lines as
 * there were requests. What was left for later comes out with the next request, and is missing all the same.
 */
export function missingOf(
  { writes }: Pick<FrozenFunction, 'writes'>,
  requests: readonly FrozenRequest[],
): string[][] {
  const written: string[] = [];
  return requests.map(({ lines }, index) => {
    written.push(...lines.map(kindOf));
    return writes.filter((kind) => written.filter((one) => one === kind).length <= index);
  });
}
