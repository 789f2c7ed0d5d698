import { drillAlias } from '../../common/paging-drill.ts';
import { escapeText } from '../../common/slack/response-url.ts';
import { DRILL_WAIT_MS, type DrillResult } from './paging-drill.ts';

const RUNBOOK = '`drill-silent` in the runbook says where to look.';

/** What came of a drill: `reached` every phone; `incomplete`, not all of them; `silent`: the webhook did not come in time. */
export type DrillOutcome = 'reached' | 'incomplete' | 'silent';

export function drillOutcome({ drill }: Pick<DrillResult, 'drill'>): DrillOutcome {
  if (drill.arrivedAt === undefined) return 'silent';
  const { missed = [], reached = [] } = drill;
  return drill.pushedAt !== undefined && missed.length === 0 && reached.length > 0 ? 'reached' : 'incomplete';
}

/** When each step was done, and what to look at if one was not. `fallback`: how somebody is reached now. */
export function drillText(product: string, result: DrillResult, fallback: string): string {
  const outcome = drillOutcome(result);
  const { isClosed } = result;
  const lines = [
    HEADS[outcome],
    ...stepLines(product, result),
    missingText(product, result),
    outcome !== 'reached' && `If somebody has to be reached now: ${fallback}`,
    isClosed
      ? 'The alert is closed.'
      : `The alert \`${drillAlias(result.id)}\` could not be closed: close it in ${product}.`,
  ];
  return lines.filter(Boolean).join('\n');
}

const HEADS: Record<DrillOutcome, string> = {
  reached: ':white_check_mark: *The drill reached every phone.*',
  incomplete: ':warning: *The drill came, and did not reach every phone.*',
  silent: ':x: *The drill did not come back.*',
};

/** In the order of time: the webhook may be faster than the answer that the alert was made. */
function stepLines(product: string, { drill, madeAt, startedAt }: DrillResult): string[] {
  const steps: [at: number | undefined, what: string][] = [
    [madeAt, `${product} made the alert`],
    [drill.arrivedAt, 'its webhook came'],
    [drill.pushedAt, pushedText(drill)],
  ];
  return steps
    .flatMap(([at, what]) => (at === undefined ? [] : [{ after: Math.max(0, at - startedAt), what }]))
    .sort((left, right) => left.after - right.after)
    .map(({ after, what }) => `${(after / 1000).toFixed(1)} s: ${what}`);
}

function pushedText({ reached = [] }: DrillResult['drill']): string {
  return reached.length === 0
    ? 'Pushover took it for nobody'
    : `Pushover took it, without a sound, for ${named(reached)}`;
}

function missingText(product: string, { drill, madeAt }: DrillResult): string {
  const { arrivedAt, missed = [], pushedAt } = drill;
  const wait = `${DRILL_WAIT_MS / 1000} s`;
  if (arrivedAt === undefined && madeAt === undefined)
    return `${product} did not say whether it made the alert, and its webhook did not come within ${wait}. ${RUNBOOK}`;
  if (arrivedAt === undefined)
    return `${product} made the alert, and its webhook did not come within ${wait}: real alerts may not ring either. ${RUNBOOK}`;
  if (pushedAt === undefined)
    return 'Pushover has not taken it yet: it is tried again for 15 minutes, and `pushover-undelivered` says if that fails.';
  return missed.length === 0
    ? ''
    : `Not reached: ${named(missed)}. Its key is wrong, it has no device, or the messages of this month are used up: the log of \`pushover\` says which.`;
}

function named(entries: readonly string[]): string {
  return entries.map((entry) => `\`${escapeText(entry)}\``).join(', ');
}
