import { isObject } from '../../common/is-object.ts';
import type { ActionResult, Message, Request, Span, State, View } from '../local/driver-answers.ts';
import { type JsonObject, objectsIn, textIn } from '../local/json.ts';
import { JIRA } from '../local/sample-data.ts';

export interface Line {
  /** Milliseconds after the request. */
  at: number;
  label: string;
  text: string;
}

/** Every stop of one request, from the signature on, in the order of time; `outcome` is what a person in Slack got, if one asked. */
export function requestLines(request: Request, outcome: ActionResult | null): Line[] {
  const all = request.spans.flatMap((span) =>
    [...startLines(span), ...spanLines(span, outcome, request.startedAt)].map(([label, text]) => ({
      at:
        (label === 'start' ? (span.processStartedAt ?? span.startedAt) : span.startedAt) - request.startedAt,
      label,
      text,
    })),
  );
  const isRefused = outcome?.shown != null && !request.spans.some((span) => span.name === 'bus');
  if (isRefused) all.push({ at: outcome.ms, label: 'gate', text: 'refused' });
  const sorted = inOrder(all);
  return sorted.filter((line, index) => !isRepeat(line, sorted[index - 1], sorted[index + 1]));
}

/** By time: hops are kept in the order in which they were seen. */
export function inOrder(lines: readonly Line[]): Line[] {
  return [...lines].sort((left, right) => left.at - right.at);
}

/** One of several polls in a row with the same result: only the first and the last are printed. */
function isRepeat(line: Line, before: Line | undefined, after: Line | undefined): boolean {
  const seen = [before, line, after].map((one) => `${one?.label}: ${one?.text.replace(/ \(.*\)$/, '')}`);
  return new Set(seen).size === 1;
}

/** A cold function's process: when it began, after the request. */
function startLines(span: Span): [label: string, text: string][] {
  return span.cold === true ? [['start', `process of ${span.name}`]] : [];
}

function spanLines(span: Span, outcome: ActionResult | null, since: number): [label: string, text: string][] {
  const data = isObject(span.data) ? span.data : {};
  const [system, call] = span.name.split(' ');
  if (call !== undefined)
    return [[labelOf(system, call), `${call}: ${outcomeText(span)}${took(span)}${openedAt(span, since)}`]];
  if (span.name === 'gateway') return [];
  if (span.name === 'gatekeeper') {
    const word = outcome?.status === 401 ? 'refused' : 'accepted';
    return [['signature', `${word} by the gatekeeper${took(span)}`]];
  }
  if (span.name === 'bus') {
    const event: [string, string] = ['event', `${textIn(data.detailType)} ${span.outcome}`];
    // What AWS itself has to tell comes through no gate.
    return textIn(data.source).startsWith('aws.') ? [event] : [['gate', 'passed'], event];
  }
  if (span.name === 'queue')
    return data.attempt === 1 ? [] : [['retry', `attempt ${data.attempt} of ${data.functionName}`]];
  return [['function', `${span.name}: ${span.outcome}${took(span)}`]];
}

/** OpsGenie creates incidents later than it accepts them: that its status is not there yet is no failure. */
function outcomeText({ name, outcome }: Span): string {
  return name === 'opsgenie status' && outcome === 'http 404' ? 'not ready yet (404)' : outcome;
}

/** Slack's 3 seconds end when it has taken the form. */
function openedAt(span: Span, since: number): string {
  if (span.name !== 'slack views.open' || span.durationMs === null) return '';
  return `, ${span.outcome === 'ok' ? 'accepted' : 'answered'} at +${Math.round(span.startedAt + span.durationMs - since)} ms`;
}

/** What a call from the bot is for. */
function labelOf(system: string | undefined, call: string): string {
  if (system !== 'slack') return system ?? '';
  return call.startsWith('views.') ? 'form' : 'message';
}

function took(span: Span): string {
  const duration = span.durationMs === null ? 'running' : `${Math.round(span.durationMs)} ms`;
  return ` (${duration}${span.cold === true ? ', cold' : ''})`;
}

/** The request whose id the HTTP API gave out; undefined if it was never traced. */
export function findRequest(state: State, requestId: string | null): Request | undefined {
  return state.requests.find((request) => request.requestId === requestId);
}

/** Is nothing of it under way any more? */
export function isQuiet(request: Request): boolean {
  return request.spans.every((span) => span.durationMs !== null);
}

/** Has a function failed that Lambda will call once more? */
export function waitsForRetry(request: Request): boolean {
  return request.spans.some(
    (span) => span.name === 'queue' && span.durationMs === null && dataOf(span).attempt === 2,
  );
}

/** Names of the functions whose last call for this request failed: what succeeds at the second try is none. */
export function failedFunctions(request: Request): string[] {
  // Only the span of a function says whether its process was cold.
  const calls = request.spans.filter(({ cold, durationMs }) => cold !== undefined && durationMs !== null);
  const last = new Map(calls.map(({ name, outcome }) => [name, outcome]));
  return [...last].flatMap(([name, outcome]) => (outcome === 'ok' ? [] : [name]));
}

/** The newest view that this request opened or changed, while it is open. */
export function viewOf(state: State, request: Request): View | undefined {
  const ids = request.spans.map((span) => dataOf(span).viewId);
  return state.slack.views.findLast((view) => view.status === 'open' && ids.includes(view.id));
}

/** Can it be filled in, or is it a notice, such as the one that is shown while the form loads? */
export function isForm(view: View): boolean {
  return isObject(view.view.submit);
}

/** Is there something to choose in it? */
export function hasButton({ view }: View): boolean {
  return objectsIn(view.blocks).some(({ type }) => type === 'actions');
}

/** The messages that this request posted or changed, in the order in which they were posted. */
export function messagesOf(state: State, request: Request): Message[] {
  const stamps = request.spans.map((span) => dataOf(span).ts);
  return state.slack.messages.filter((message) => stamps.includes(message.ts));
}

/** Where a submission led to, in either product. */
export interface OpenedIncident {
  id: string;
  /** `#17`, or `OPS-17`. */
  label: string;
  url: string;
}

/** The incident that this submission became: the product's own word, or the key that the incident carries. */
export function incidentOf(state: State, request: Request, viewId: string): OpenedIncident | undefined {
  const ids = request.spans.map((span) => dataOf(span).incidentId);
  const isOurs = (id: string, marks: object) =>
    ids.includes(id) ||
    Object.values(marks).some((mark) => mark === request.requestId || `${mark}`.endsWith(`:${viewId}`));
  const incident = state.opsgenie.incidents.find((one) => isOurs(one.id, one.extraProperties));
  if (incident !== undefined) {
    const { id, links, tinyId } = incident;
    return { id, label: `#${tinyId}`, url: links.web };
  }
  const issue = state.jsm?.issues.find((one) => isOurs(one.id, Object(one.properties.qbot)));
  if (issue === undefined) return undefined;
  const { id, key: label } = issue;
  return { id, label, url: `${JIRA.siteUrl}/browse/${label}` };
}

/** Does this message, which was posted before the incident, name it now? */
export function isReceiptOf(message: Message, { url }: Pick<OpenedIncident, 'url'>): boolean {
  const shown = `${message.text} ${JSON.stringify(message.blocks)}`;
  return message.updates > 0 && shown.includes(url);
}

export function titleOf(view: View): string {
  return isObject(view.view.title) ? textIn(view.view.title.text) : '';
}

/** A message as people read it: links and dates as words, Slack's three entities as characters. */
export function asRead(message: Message): string {
  const text = message.text === '' ? readable(message.blocks) : message.text;
  const linked = text
    .replace(/<(https?:[^|>]+)\|([^>]+)>/g, '$2 ($1)')
    .replace(/<(https?:[^|>]+)>/g, '$1')
    .replace(/<!date\^[^|>]+\|([^>]+)>/g, '$1');
  return linked.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** What people read in these blocks, a line each; buttons in brackets. */
export function readable(blocks: unknown): string {
  const parts = objectsIn(blocks).flatMap((block) => [
    block.text,
    ...objectsIn(block.fields),
    ...objectsIn(block.elements),
    block.accessory,
  ]);
  return parts
    .map((part) => (isObject(part) ? wordsOf(part) : ''))
    .filter((line) => line !== '')
    .join('\n');
}

function wordsOf(part: JsonObject): string {
  // A part of a rich text: its pieces stand in one line.
  if (Array.isArray(part.elements))
    return objectsIn(part.elements)
      .map((one) => textIn(one.text) || textIn(one.url))
      .join('');
  if (!isObject(part.text)) return textIn(part.text);
  return `[${textIn(part.text.text)}]`;
}

function dataOf(span: Span): JsonObject {
  return isObject(span.data) ? span.data : {};
}
