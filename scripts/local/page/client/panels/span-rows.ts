import { isObject } from '../../../../../common/is-object.ts';
import type { Span } from '../../../driver-answers.ts';
import { textIn } from '../../../json.ts';
import type { Request, Snapshot } from '../../snapshot.ts';

/** How long Slack waits for an acknowledgement, and how long a trigger lives. */
export const SLACK_WAITS_MS = 3000;

export interface Step {
  requestId: string;
  /** Index of the span in its request. */
  index: number;
  span: Span;
  name: string;
  /** Milliseconds after the first request of the trace. */
  at: number;
  isTrouble: boolean;
}

/** The spans of a request, and those of the webhooks that its incidents caused since. */
export function stepsOf(request: Request, { requests, webhooks }: Snapshot): Step[] {
  const incidents = request.spans.map(({ data }) => (isObject(data) ? data.incidentId : undefined));
  const caused = webhooks
    .filter(({ incidentId }) => incidents.includes(incidentId))
    .map(({ requestId }) => requestId);
  const isCaused = ({ requestId, startedAt }: Request) =>
    caused.includes(requestId) && startedAt >= request.startedAt;
  const all = [request, ...requests.filter(isCaused)];
  return all.flatMap(({ spans, requestId }) =>
    spans.map((span, index) => ({
      ...{ requestId, index, span },
      name: nameOf(span),
      at: span.startedAt - request.startedAt,
      isTrouble: isTrouble(span),
    })),
  );
}

function nameOf({ data, name, outcome }: Span): string {
  const known = isObject(data) ? data : {};
  if (name === 'gateway') return `API Gateway: ${outcome}`;
  if (name === 'bus') return outcome.replace(/^matched /, 'bus → rule ');
  if (name === 'queue') return known.attempt === 1 ? 'queue' : `queue: attempt ${known.attempt}`;
  return name;
}

const FINE = /^(ok|running|delivered.*|matched .*|2\d\d)$/;

function isTrouble({ name, outcome }: Span): boolean {
  // OpsGenie's answer until a request is processed.
  if (name === 'opsgenie status' && outcome === 'http 404') return false;
  return !FINE.test(outcome);
}

export interface Gate {
  name: string;
  state: 'passed' | 'refused' | 'not reached';
  why?: string;
}

const GATES = ['signature', 'request', 'workspace', 'command', 'channel', 'rights', 'bus'];
/** Shown only if they stopped the request. */
const SILENT = ['request', 'bus'];

/** Which gate an outcome and a rule of the gatekeeper's log belong to. */
const REFUSED_AT: Record<string, string> = {
  unauthorized: 'signature',
  too_large: 'request',
  malformed: 'request',
  ignored: 'workspace',
  slack_home_teams: 'workspace',
  allowed_commands: 'command',
  allowed_channels: 'channel',
  restricted_commands: 'rights',
  not_published: 'bus',
};

/** The gatekeeper's gates, in their order; empty for a request that another function took. */
export function gatesOf({ logs }: Request): Gate[] {
  const lines = logs.filter(({ functionName }) => functionName === 'gatekeeper').map(({ entry }) => entry);
  const last = lines.findLast(({ outcome }) => typeof outcome === 'string');
  if (last === undefined) return [];
  const refusedAt = REFUSED_AT[textIn(last.rule)] ?? REFUSED_AT[textIn(last.outcome)];
  const at = refusedAt === undefined ? GATES.length : GATES.indexOf(refusedAt);
  const why = [last.rule, last.reason, last.message].map(textIn).find((word) => word !== '') ?? '';
  return GATES.flatMap((name, index): Gate[] => {
    if (index === at) return [{ name, state: 'refused', why: why.replaceAll('_', ' ') }];
    return SILENT.includes(name) ? [] : [{ name, state: index < at ? 'passed' : 'not reached' }];
  });
}

export interface Mark {
  name: string;
  ms: number;
}

/** The use of Slack's three seconds: until the acknowledgement, and until a modal was open. */
export function budgetOf(request: Request): Mark[] {
  if (!request.label.includes('/slack/')) return [];
  const ended = (found: Span | undefined) =>
    found === undefined || found.durationMs === null
      ? undefined
      : found.startedAt + found.durationMs - request.startedAt;
  const acknowledged = ended(request.spans.find(({ name }) => name === 'gateway'));
  const opened = ended(
    request.spans.find(({ name, outcome }) => /^slack views\.(open|push)$/.test(name) && outcome === 'ok'),
  );
  return [
    ...(acknowledged === undefined ? [] : [{ name: 'acknowledged', ms: acknowledged }]),
    ...(opened === undefined ? [] : [{ name: 'form open', ms: opened }]),
  ];
}

/** `850 ms`, `12.3 s`. */
export function duration(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** The newest request from Slack, or the newest of all. */
export function latestOf(requests: readonly Request[]): Request | undefined {
  return requests.findLast(({ label }) => label.includes('/slack/')) ?? requests.at(-1);
}
