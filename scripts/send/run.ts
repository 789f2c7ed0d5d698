import { parseActionId } from '../../common/slack/action-id.ts';
import type { ActionResult, Request, State, View, Workspace } from '../local/driver-answers.ts';
import type { DriverClient } from '../local/driver-client.ts';
import { textIn } from '../local/json.ts';
import { type SendArguments, SendError } from './arguments.ts';
import { denialOf } from './denial.ts';
import { fillFields } from './fill.ts';
import { type FollowOptions, follow, waitFor } from './follow.ts';
import { phoneLine, pushOf } from './phone.ts';
import {
  asRead,
  failedFunctions,
  findRequest,
  hasButton,
  incidentOf,
  inOrder,
  isForm,
  isReceiptOf,
  messagesOf,
  type OpenedIncident,
  readable,
  requestLines,
  titleOf,
  viewOf,
} from './trace-lines.ts';
import { type Place, perform } from './user-actions.ts';

export interface RunOptions extends FollowOptions {
  bot: Pick<DriverClient, 'act' | 'state' | 'workspace'>;
}

/** From the receipt on; both products call their webhook at once. */
const PHONE_WITHIN_MS = 10_000;

/** Plays the whole story and prints it; true if it ends well. Throws a SendError if it cannot be played. */
export async function run(options: RunOptions, asked: SendArguments): Promise<boolean> {
  const place = choosePlace(await options.bot.workspace(), asked);
  const done = await perform(options, asked, place);
  if (!isTaken(done)) return endRefused(options, done);
  const { request, state } = await follow(
    options,
    done.requestId,
    (seen, one) => formOf(seen, one) !== undefined,
  );
  printRequest(options, request, done);
  const view = viewOf(state, request);
  const form = formOf(state, request);
  if (form === undefined) return endWithoutForm(options, { state, request, view });
  printForm(options, request, form);
  return asked.fields === null ? true : submit(options, { form, user: place.user, fields: asked.fields });
}

function choosePlace(workspace: Workspace, asked: SendArguments): Place {
  const channel =
    asked.channel === undefined
      ? workspace.channels[0]
      : named(workspace.channels, { what: 'channel', name: asked.channel.replace(/^#/, '') });
  if (channel === undefined) throw new SendError('There is no channel to type it in.');
  const user = chooseUser(workspace.users, channel, asked.user);
  const names = { channel: channel.name, user: user.name };
  return { channel: channel.id, user: user.id, names };
}

/** The one who was named, else the first member of the channel. */
function chooseUser(
  users: Workspace['users'],
  { members: [first], name: channel }: Workspace['channels'][number],
  asked: string | undefined,
): Workspace['users'][number] {
  if (asked !== undefined) return named(users, { what: 'user', name: asked.replace(/^@/, '') });
  if (first === undefined) throw new SendError(`Nobody is in ${channel}. Say who types: --user NAME`);
  return users.find(({ id }) => id === first) ?? { id: first, name: first };
}

/** By id or name. Throws a SendError that names all there are. */
function named<T extends { id: string; name: string }>(
  all: readonly T[],
  { name, what }: { name: string; what: string },
): T {
  const found = all.find((one) => one.id === name || one.name === name);
  if (found !== undefined) return found;
  const known = all.map((one) => `${one.name} (${one.id})`).join(', ');
  throw new SendError(`No such ${what}: ${name}. Known: ${known}`);
}

async function submit(
  options: RunOptions,
  what: { form: View; user: string; fields: Record<string, string> },
): Promise<boolean> {
  const { bot, terminal } = options;
  const viewId = what.form.id;
  const { values, notes } = fillFields(what.form.view, what.fields);
  for (const note of notes) terminal.note(note);
  const submitted = await bot.act('submit', { viewId, user: what.user, values });
  if (!isTaken(submitted)) return endRefused(options, submitted);
  terminal.note('submitted');
  if (!opensIncident(what.form)) return endInWords(options, submitted);
  const isTold = (state: State, request: Request) => toldIncident(state, request, viewId) !== undefined;
  const { request, state } = await follow(options, submitted.requestId, isTold);
  printRequest(options, request, submitted);
  for (const message of messagesOf(state, request)) terminal.shown(asRead(message));
  const incident = toldIncident(state, request, viewId);
  if (incident === undefined) {
    terminal.note(
      incidentOf(state, request, viewId)
        ? 'the receipt does not name the incident'
        : 'no incident was confirmed',
    );
    return false;
  }
  return endWithIncident(options, request, incident);
}

/** By its callback_id: a note is submitted as well. */
function opensIncident({ view }: View): boolean {
  const id = parseActionId(textIn(view.callback_id));
  return id === undefined || id.action === 'create';
}

async function endInWords(options: RunOptions, submitted: ActionResult): Promise<boolean> {
  const { request, state } = await follow(options, submitted.requestId, () => false);
  printRequest(options, request, submitted);
  return endWithoutForm(options, { state, request, view: undefined });
}

/** Says which function of it failed for the last time: what it did not do is a dead letter. True if none did. */
function hasWorked({ terminal }: RunOptions, request: Request): boolean {
  const failed = failedFunctions(request);
  for (const name of failed)
    terminal.note(`${name} failed for good: its event is a dead letter now, and the page shows it`);
  return failed.length === 0;
}

/** An incident that notifies nobody ends badly. */
async function endWithIncident(
  options: RunOptions,
  request: Request,
  incident: OpenedIncident,
): Promise<boolean> {
  const push = await waitFor(options, PHONE_WITHIN_MS, (state) => pushOf(state, incident));
  const at = lastAt(request);
  const lines = [
    { at, label: 'receipt', text: 'updated' },
    { at, label: 'incident', text: `${incident.label} ${incident.url}` },
    ...(push === undefined ? [] : [phoneLine(push, request.startedAt)]),
  ];
  for (const line of inOrder(lines)) options.terminal.line(line);
  if (push === undefined) options.terminal.note(`no phone rang within ${PHONE_WITHIN_MS / 1000} s`);
  return hasWorked(options, request) && push !== undefined;
}

/** The incident of this submission, once its receipt names it. */
function toldIncident(state: State, request: Request, viewId: string): OpenedIncident | undefined {
  const incident = incidentOf(state, request, viewId);
  if (incident === undefined) return undefined;
  return messagesOf(state, request).some((message) => isReceiptOf(message, incident)) ? incident : undefined;
}

function formOf(state: State, request: Request): View | undefined {
  const view = viewOf(state, request);
  return view !== undefined && isForm(view) ? view : undefined;
}

/** Was it acknowledged without a word? Whatever is said at once is a refusal. */
function isTaken(outcome: ActionResult): boolean {
  return outcome.status === 200 && outcome.shown === null;
}

async function endRefused(options: RunOptions, outcome: ActionResult): Promise<false> {
  const request = findRequest(await options.bot.state(), outcome.requestId);
  if (request !== undefined) printRequest(options, request, outcome);
  options.terminal.shown(outcome.shown ?? `no answer (status ${outcome.status})`);
  if (outcome.because !== undefined) options.terminal.note(outcome.because);
  return false;
}

/**
 * An answer in words, or a modal to choose in, is a good end if every call to Slack went well; a notice never is, nor are the
 * words of a denial.
 */
function endWithoutForm(
  options: RunOptions,
  { state, request, view }: { state: State; request: Request; view: View | undefined },
): boolean {
  const messages = messagesOf(state, request);
  for (const message of messages) options.terminal.shown(asRead(message));
  if (view !== undefined) options.terminal.shown(`${titleOf(view)}\n${readable(view.view.blocks)}`);
  if (messages.length === 0 && view === undefined) options.terminal.note('nothing was shown');
  const rule = denialOf(state, request);
  if (rule !== undefined) options.terminal.note(`denied by the rule ${rule}`);
  const isTroubled = request.spans.some((span) => span.name.startsWith('slack ') && span.outcome !== 'ok');
  const isAnswered = view === undefined ? messages.length > 0 : hasButton(view);
  return hasWorked(options, request) && isAnswered && !isTroubled && rule === undefined;
}

function printRequest({ terminal }: RunOptions, request: Request, outcome: ActionResult): void {
  for (const line of requestLines(request, outcome)) terminal.line(line);
}

function printForm({ terminal }: RunOptions, request: Request, form: View): void {
  terminal.line({ at: lastAt(request), label: 'form', text: `open: "${titleOf(form)}"` });
}

/** When the last of its spans ended, milliseconds after the request. */
function lastAt(request: Request): number {
  const ends = request.spans
    .filter((span) => span.name !== 'gateway')
    .map((span) => span.startedAt + (span.durationMs ?? 0));
  return Math.max(request.startedAt, ...ends) - request.startedAt;
}
